// The words with which a person opts out or in (R12).
#pragma once

#include <cstdint>
#include <string_view>

#include <relance/domain/rules.h>

namespace relance::domain {

enum class OptWord : std::uint8_t { kNone, kOptOut, kOptIn };

// Whether the whole text, folded as R12 specifies, is one of the words. `text` is valid UTF-8.
[[nodiscard]] OptWord opt_word(std::string_view text, const Rules& rules);

}  // namespace relance::domain
