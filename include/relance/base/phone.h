#pragma once

#include <string_view>

namespace relance {

// E.164 digits without `+`: 7 to 15 of them, the first is not 0 (no country code begins with 0).
[[nodiscard]] bool is_e164(std::string_view text);

}  // namespace relance
