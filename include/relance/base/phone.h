#pragma once

#include <string_view>

namespace relance {

// E.164 without `+`: 7 to 15 digits, not starting with 0 (no country code does).
[[nodiscard]] bool is_e164(std::string_view text);

}  // namespace relance
