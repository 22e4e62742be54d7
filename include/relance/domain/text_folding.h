// Characters as R12 compares them: without case and, below U+0180, without accents.
#pragma once

#include <array>

namespace relance::domain {

using Folded = std::array<char32_t, 2>;  // a shorter one is terminated by 0

[[nodiscard]] Folded fold(char32_t character);

// Whether the character is a letter or digit in the sense of R12.
[[nodiscard]] bool is_letter_or_digit(char32_t character);

}  // namespace relance::domain
