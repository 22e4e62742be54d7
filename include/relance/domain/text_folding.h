// Characters as R12 compares them: without case and, below U+0180, without accents.
#pragma once

#include <array>

namespace relance::domain {

using Folded = std::array<char32_t, 2>;  // 0 ends a shorter one

[[nodiscard]] Folded fold(char32_t character);

// Letters and digits as R12 draws the line.
[[nodiscard]] bool is_letter_or_digit(char32_t character);

}  // namespace relance::domain
