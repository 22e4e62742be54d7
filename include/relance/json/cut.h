// Cuts a JSON text into the original bytes of its elements. The text must have been accepted by the parser: nothing is
// checked here.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace relance::json {

// The text without surrounding white space.
[[nodiscard]] std::string_view cut_space(std::string_view text);

// Appends the items of the array at the start of the text.
void cut_items(std::string_view array, std::vector<std::string_view>& out);

// The value of member number `place`, from 0, as written, of the object at the start of the text, which has that many.
[[nodiscard]] std::string_view cut_member(std::string_view object, std::size_t place);

}  // namespace relance::json
