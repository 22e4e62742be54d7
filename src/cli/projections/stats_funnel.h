#pragma once

#include <string>
#include <string_view>

namespace relance::cli {

// Statistics as the views tell them (views/documents.h), for people: numbers, and bars that show how many came how far.
[[nodiscard]] std::string campaign_funnel(std::string_view json);
[[nodiscard]] std::string dashboard_funnel(std::string_view json);

}  // namespace relance::cli
