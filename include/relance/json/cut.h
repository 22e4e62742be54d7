// The parts of a JSON text as the bytes that they were written with. The text is one that the parser has taken: nothing
// is checked here.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace relance::json {

// The text without the white space around it.
[[nodiscard]] std::string_view cut_space(std::string_view text);

// Appends the items of an array, which begins the text.
void cut_items(std::string_view array, std::vector<std::string_view>& out);

// The value of an object's n-th member from 0, of those that stand in it; the object begins the text and has as many.
[[nodiscard]] std::string_view cut_member(std::string_view object, std::size_t place);

}  // namespace relance::json
