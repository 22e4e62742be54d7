#include <relance/base/assert.h>
#include <relance/json/cut.h>

namespace relance::json {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Scans a text value by value.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  [[nodiscard]] char front() const {
    RELANCE_ASSERT(at_ < text_.size());
    return text_[at_];
  }
  void skip_space() {
    at_ = text_.find_first_not_of(kSpace, at_);
    if (at_ == std::string_view::npos) at_ = text_.size();
  }
  // Skips a bracket, comma or colon, and the white space after it.
  void skip_sign() {
    ++at_;
    skip_space();
  }

  // Returns the value at the front, and skips the white space after it.
  std::string_view value() {
    const std::size_t first = at_;
    if (front() == '{' || front() == '[') {
      container();
    } else if (front() == '"') {
      string();
    } else {
      at_ = text_.find_first_of(",]} \t\r\n", at_);
      if (at_ == std::string_view::npos) at_ = text_.size();
    }
    const std::string_view value = text_.substr(first, at_ - first);
    skip_space();
    return value;
  }

 private:
  void string() {
    ++at_;
    while (front() != '"') at_ += front() == '\\' ? 2 : 1;
    ++at_;
  }

  void container() {
    std::size_t depth = 0;
    do {
      at_ = text_.find_first_of("\"[]{}", at_);
      const char sign = front();
      if (sign == '"') {
        string();
        continue;
      }
      depth = sign == '{' || sign == '[' ? depth + 1 : depth - 1;
      ++at_;
    } while (depth != 0);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view cut_space(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

void cut_items(std::string_view array, std::vector<std::string_view>& out) {
  Cutter cutter{array};
  cutter.skip_sign();
  while (cutter.front() != ']') {
    out.push_back(cutter.value());
    if (cutter.front() == ',') cutter.skip_sign();
  }
}

std::string_view cut_member(std::string_view object, std::size_t place) {
  Cutter cutter{object};
  for (std::size_t i = 0;; ++i) {
    cutter.skip_sign();  // of the object, or of the previous member
    (void)cutter.value();
    cutter.skip_sign();
    const std::string_view value = cutter.value();
    if (i == place) return value;
  }
}

}  // namespace relance::json
