#pragma once

#include <string>

// The words of R12: what a whole text says once folded.
namespace relance::oracle {

enum class Word { none, opt_out, opt_in };

// The folded text, as UTF-8. `text` is valid UTF-8.
std::string folded(const std::string& text);

Word word_of(const std::string& text);

}  // namespace relance::oracle
