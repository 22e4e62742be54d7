#include <algorithm>
#include <optional>
#include <string_view>

#include <relance/base/text.h>
#include <relance/http/accept_encoding.h>

namespace relance::http {
namespace {

constexpr int kWhole = 1000;  // q-values have three decimals

// Removes the text before `separator`, and the separator, and returns the text without surrounding blanks.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!word.empty() && is_blank(word.front())) word.remove_prefix(1);
  while (!word.empty() && is_blank(word.back())) word.remove_suffix(1);
  return word;
}

// "1", "0.5", "0.125" in thousandths.
std::optional<int> read_quality(std::string_view text) {
  constexpr std::size_t kSizeMax = 5;
  if (text.empty() || text.size() > kSizeMax || (text.front() != '0' && text.front() != '1')) return std::nullopt;
  int value = (text.front() - '0') * kWhole;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int unit = kWhole;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value += (digit - '0') * (unit /= 10);
  }
  return value <= kWhole ? std::optional{value} : std::nullopt;
}

// x-gzip is gzip (RFC 9110, section 8.4.1.3).
bool is_coding(std::string_view text, std::string_view wanted) {
  return equal_ignoring_case(text, wanted) || (wanted == "gzip" && equal_ignoring_case(text, "x-gzip"));
}

struct Qualities {
  std::optional<int> coding;
  std::optional<int> identity;
  std::optional<int> any;
};

void read_list(std::string_view list, std::string_view wanted, Qualities& said) {
  while (!list.empty()) {
    std::string_view element = take(list, ',');
    const std::string_view coding = take(element, ';');
    std::optional<int> quality = kWhole;
    while (!element.empty()) {
      std::string_view parameter = take(element, ';');
      if (equal_ignoring_case(take(parameter, '='), "q")) quality = read_quality(take(parameter, '='));
    }
    if (!quality) continue;
    if (is_coding(coding, wanted)) said.coding = quality;
    if (equal_ignoring_case(coding, "identity")) said.identity = quality;
    if (coding == "*") said.any = quality;
  }
}

}  // namespace

bool accepts_coding(const ports::HttpRequest& request, std::string_view coding) {
  Qualities said;
  for (const auto& [name, value] : request.headers) {
    if (name == "accept-encoding") read_list(value, coding, said);
  }
  const int quality = said.coding.value_or(said.any.value_or(0));
  return quality > 0 && quality >= said.identity.value_or(0);
}

}  // namespace relance::http
