#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include <relance/json/tolerant_parser.h>

namespace relance::json {
namespace {

constexpr std::size_t kUnicodeEscapeSize = 6;  // of `\uXXXX`

// The code unit of `\uXXXX` at the front; nullopt if there is no such escape.
std::optional<unsigned> code_unit_of(std::string_view text) {
  if (!text.starts_with("\\u") || text.size() < kUnicodeEscapeSize) return std::nullopt;
  unsigned unit = 0;
  const char* const last = text.data() + kUnicodeEscapeSize;
  const auto [end, error] = std::from_chars(text.data() + 2, last, unit, 16);
  return error == std::errc{} && end == last ? std::optional{unit} : std::nullopt;
}

bool is_first_half(unsigned unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_second_half(unsigned unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// The size of the JSON number at the front (RFC 8259, section 6); 0 if there is none.
std::size_t number_size(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = count_digits(text.substr(at));
  if (whole == 0 || (whole > 1 && text[at] == '0')) return 0;
  at += whole;
  if (text.substr(at).starts_with('.')) {
    const std::size_t fraction = count_digits(text.substr(at + 1));
    if (fraction == 0) return 0;
    at += 1 + fraction;
  }
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    const std::size_t sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
    const std::size_t exponent = count_digits(text.substr(at + 1 + sign));
    if (exponent == 0) return 0;
    at += 1 + sign + exponent;
  }
  return at;
}

template <class T>
bool holds(std::string_view number) {
  T value{};
  return std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc::result_out_of_range;
}

bool is_out_of_range(std::string_view number) {
  if (number.find_first_of(".eE") != std::string_view::npos) return !holds<double>(number);
  return number.starts_with('-') ? !holds<std::int64_t>(number) : !holds<std::uint64_t>(number);
}

// Rewrites the JSON text, replacing what the parser rejects.
class JsonSanitizer {
 public:
  JsonSanitizer(std::string_view text, Repair repair) : rest_(text), halves_(repair == Repair::kNumbersAndHalves) {
    out_.reserve(text.size());
  }

  // nullopt: there was nothing to replace.
  std::optional<std::string> sanitized() {
    while (!rest_.empty()) {
      if (rest_.front() == '"') {
        string();
      } else if (is_digit(rest_.front()) || rest_.front() == '-') {
        number();
      } else {
        copy(1);
      }
    }
    return repaired_ ? std::optional{std::move(out_)} : std::nullopt;
  }

 private:
  void copy(std::size_t size) {
    out_.append(rest_.substr(0, size));
    rest_.remove_prefix(std::min(size, rest_.size()));
  }

  void string() {
    copy(1);
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\') {
        escape();
      } else {
        copy(1);
      }
    }
    copy(1);
  }

  void escape() {
    const auto unit = code_unit_of(rest_);
    if (!halves_ || !unit) return copy(2);
    const auto next = is_first_half(*unit) ? code_unit_of(rest_.substr(kUnicodeEscapeSize)) : std::nullopt;
    if (next && is_second_half(*next)) return copy(2 * kUnicodeEscapeSize);
    if (!is_first_half(*unit) && !is_second_half(*unit)) return copy(kUnicodeEscapeSize);
    out_ += "\\ufffd";
    rest_.remove_prefix(kUnicodeEscapeSize);
    repaired_ = true;
  }

  void number() {
    const std::size_t size = number_size(rest_);
    if (size == 0 || !is_out_of_range(rest_.substr(0, size))) return copy(std::max<std::size_t>(size, 1));
    out_ += "false";
    rest_.remove_prefix(size);
    repaired_ = true;
  }

  std::string_view rest_;
  bool halves_;
  std::string out_;
  bool repaired_ = false;
};

}  // namespace

Parsed parse(simdjson::dom::parser& parser, std::string_view text, bool padded, Repair repair,
             simdjson::dom::element& root) {
  if (parser.parse(text.data(), text.size(), !padded).get(root) == simdjson::SUCCESS) return Parsed::kAsItIs;
  const auto repaired = JsonSanitizer{text, repair}.sanitized();
  const bool parsed = repaired && parser.parse(repaired->data(), repaired->size()).get(root) == simdjson::SUCCESS;
  return parsed ? Parsed::kRepaired : Parsed::kNot;
}

}  // namespace relance::json
