// Glob patterns as Redis reads them: `*` any bytes, `?` one byte, `[abc]`, `[a-z]`, `[^abc]` one byte of a set, and `\`
// before a byte that means itself. A set that is not closed ends with the pattern.
#pragma once

#include <string_view>

namespace relance::memory {

// Takes the product of both sizes at most.
[[nodiscard]] bool matches_glob(std::string_view text, std::string_view pattern);

}  // namespace relance::memory
