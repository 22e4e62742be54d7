#pragma once

#include <string>
#include <string_view>

namespace relance::cli {

// Statistics of the projections (projections/documents.h) for display: numbers and bars of a funnel.
[[nodiscard]] std::string campaign_funnel(std::string_view json);
[[nodiscard]] std::string dashboard_funnel(std::string_view json);

}  // namespace relance::cli
