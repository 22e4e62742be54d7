// The words by which a person opts out and in (R12).
#pragma once

#include <cstdint>
#include <string_view>

namespace relance::domain {

enum class OptWord : std::uint8_t { kNone, kOptOut, kOptIn };

// Whether the whole text, folded as R12 says, is one of the words. `text` is valid UTF-8. The lists are part of the
// rules, not of the configuration.
[[nodiscard]] OptWord opt_word(std::string_view text);

}  // namespace relance::domain
