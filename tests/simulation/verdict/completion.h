// Campaigns of which one partition alone cannot say whether they have completed.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace relance::driver {

// Those that could have been complete for a moment, or not, as far as one partition was ahead of another: after the
// launch somebody joined whom it did not count, or an outcome was final and no longer is. `input` and `facts` are those
// of the offline run.
[[nodiscard]] std::set<std::string, std::less<>> unsteady_campaigns(std::string_view input, std::string_view facts);

}  // namespace relance::driver
