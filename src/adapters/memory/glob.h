// Glob patterns in Redis syntax: `*` any bytes, `?` one byte, `[abc]`, `[a-z]`, `[^abc]` one byte of a set, and `\` to
// escape the next byte. An unclosed set ends with the pattern.
#pragma once

#include <string_view>

namespace relance::memory {

// Takes time proportional to the product of both sizes at most.
[[nodiscard]] bool matches_glob(std::string_view text, std::string_view pattern);

}  // namespace relance::memory
