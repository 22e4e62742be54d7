// The words of a name by which a person can be searched: without case and accents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relance::projections {

inline constexpr std::size_t kNameWordsMax = 16;      // of one name
inline constexpr std::size_t kNameWordBytesMax = 64;  // longer words are truncated

// Unique and in order. `name` is UTF-8.
[[nodiscard]] std::vector<std::string> name_words(std::string_view name);

}  // namespace relance::projections
