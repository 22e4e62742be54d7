#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/base/byte_buffer.h>
#include <relance/config/value.h>
#include <relance/json/text.h>

namespace relance::config {
namespace {

constexpr std::size_t kMaxTextBytes = 4096;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.emplace_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

bool is_plain_text(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTextBytes &&
         std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
}

// May have several lines: a property may contain certificates and keys.
bool is_property(std::string_view text) {
  const auto breaks = [](char c) { return c == '\n' || c == '\r' || c == '\t'; };
  return !text.empty() && text.size() <= kMaxTextBytes &&
         std::ranges::none_of(text, [&](char c) { return ((c >= 0 && c < ' ') || c == 0x7f) && !breaks(c); });
}

bool is_word(const Key& key, std::string_view text) {
  return std::ranges::find(key.words, text) != key.words.end();
}

bool has_duplicates(std::vector<std::string> items) {
  std::ranges::sort(items);
  return std::ranges::adjacent_find(items) != items.end();
}

// The requirement for a value of the key.
std::string demand(const Key& key) {
  switch (key.kind) {
    case Kind::kText:
      return fmt::format("must be a text of 1 to {} bytes without control characters", kMaxTextBytes);
    case Kind::kAddress:
      return "must be HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080";
    case Kind::kWord:
      return fmt::format("must be one of {}", fmt::join(key.words, ", "));
    case Kind::kWords:
      return fmt::format("must be a subset of {}, without duplicates", fmt::join(key.words, ", "));
    case Kind::kTexts:
      return "must be a list of texts without duplicates";
    case Kind::kNumber:
      return fmt::format("must be a number from {} to {}", key.min, key.max);
    case Kind::kProperty:
      return fmt::format("must be a text of 1 to {} bytes, a number, true or false", kMaxTextBytes);
  }
  RELANCE_ASSERT(false);
}

bool fits(const Key& key, const std::string& text) {
  if (key.kind == Kind::kText) return is_plain_text(text);
  if (key.kind == Kind::kProperty) return is_property(text);
  if (key.kind == Kind::kAddress) return parse_address(text).has_value();
  return key.kind == Kind::kWord && is_word(key, text);
}
bool fits(const Key& key, std::int64_t number) {
  return key.kind == Kind::kNumber && number >= key.min && number <= key.max;
}
bool fits(const Key& key, const std::vector<std::string>& items) {
  if (items.empty() || has_duplicates(items)) return false;
  if (key.kind == Kind::kTexts) return std::ranges::all_of(items, is_plain_text);
  return key.kind == Kind::kWords && std::ranges::all_of(items, [&](const auto& item) { return is_word(key, item); });
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  constexpr std::string_view kHost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  constexpr std::string_view kHostV6 = "abcdefABCDEF0123456789:.";
  const bool valid = host.find_first_not_of(bracketed ? kHostV6 : kHost) == std::string_view::npos;
  if (!port || host.empty() || !valid) return std::nullopt;
  return Address{std::string{host}, *port};
}

std::string to_text(const Address& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return is_v6 ? fmt::format("[{}]:{}", address.host, address.port) : fmt::format("{}:{}", address.host, address.port);
}

Checked check_value(const Key& key, Value value) {
  if (std::visit([&](const auto& v) { return fits(key, v); }, value)) return value;
  return Failure{demand(key)};
}

Checked parse_value(const Key& key, std::string_view text) {
  switch (key.kind) {
    case Kind::kText:
    case Kind::kAddress:
    case Kind::kWord:
    case Kind::kProperty:
      return check_value(key, std::string{text});
    case Kind::kWords:
    case Kind::kTexts:
      return check_value(key, split(text));
    case Kind::kNumber: {
      const auto number = parse_number<std::int64_t>(text);
      return number ? check_value(key, *number) : Checked{Failure{demand(key)}};
    }
  }
  RELANCE_ASSERT(false);
}

std::string to_text(const Value& value) {
  ByteBuffer out;
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    json::append_number(*number, out);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    json::append_string(*text, out);
  } else {
    std::string_view separator = "[";
    for (const std::string& item : std::get<std::vector<std::string>>(value)) {
      out.append(separator);
      json::append_string(item, out);
      separator = ", ";
    }
    out.push(']');
  }
  return std::string{out.view()};
}

}  // namespace relance::config
