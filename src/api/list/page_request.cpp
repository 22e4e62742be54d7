#include "list/page_request.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "list/listings.h"

namespace relance::api {
namespace {

constexpr std::size_t kParametersMax = 32;
constexpr std::size_t kCursorBytesMax = 1024;

std::optional<std::int64_t> number_of(std::string_view text, std::int64_t first, std::int64_t last) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < first || number > last) return std::nullopt;
  return number;
}

std::string bounds(std::int64_t first, std::int64_t last) {
  return "must be an integer from " + std::to_string(first) + " to " + std::to_string(last);
}

// A name that is safe to repeat in an answer.
std::string_view printable(std::string_view name) {
  const bool is_word =
      name.size() <= 32 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
  return is_word ? name : "?";
}

class PageReader {
 public:
  PageReader(const Listing& listing, PageRequest& out) : listing_(listing), out_(out) {}

  void take(std::string_view name, std::string_view text);
  void finish();
  std::vector<http::InvalidParameter>& errors() { return errors_; }

 private:
  void fail(std::string_view name, std::string detail) { errors_.push_back({std::string{name}, std::move(detail)}); }
  void take_fields(std::string_view text);
  void finish_sort(const Plan& plan);

  const Listing& listing_;
  PageRequest& out_;
  std::set<std::string, std::less<>> seen_;
  std::string cursor_;
  std::string sort_;
  std::vector<http::InvalidParameter> errors_;
};

void PageReader::take(std::string_view name, std::string_view text) {
  if (!seen_.emplace(name).second) return fail(name, "occurs twice");
  if (name == "limit") {
    const auto limit = number_of(text, 1, kLimitMax);
    if (!limit) return fail(name, bounds(1, kLimitMax));
    out_.limit = *limit;
    return;
  }
  if (name == "offset") {
    const auto offset = number_of(text, 0, kOffsetMax);
    if (!offset) return fail(name, bounds(0, kOffsetMax) + ": use `cursor` beyond that");
    out_.offset = *offset;
    return;
  }
  if (name == "cursor") {
    if (text.empty() || text.size() > kCursorBytesMax) return fail(name, "is not a cursor of this list");
    cursor_ = text;
    return;
  }
  if (name == "fields") return take_fields(text);
  if (name == "sort") {
    if (text.empty()) return fail(name, "is empty");
    sort_ = text;
    return;
  }
  const auto known = std::ranges::find(listing_.parameters, name, &Parameter::name);
  if (known == listing_.parameters.end() || out_.parameters.has(name))
    return fail(printable(name), "is not a parameter of this resource");
  if (auto bad = out_.parameters.set(*known, text)) errors_.push_back(std::move(*bad));
}

void PageReader::take_fields(std::string_view text) {
  while (true) {
    const std::string_view name = text.substr(0, text.find(','));
    const auto field = std::ranges::find(listing_.fields, name, &ListField::name);
    if (field == listing_.fields.end()) return fail("fields", "contains a field that this list does not have");
    const auto number = static_cast<std::size_t>(field - listing_.fields.begin());
    if (std::ranges::find(out_.fields, number) == out_.fields.end()) out_.fields.push_back(number);
    if (name.size() == text.size()) return;
    text.remove_prefix(name.size() + 1);
  }
}

// A list can be reversed, but not sorted by anything without an index.
void PageReader::finish_sort(const Plan& plan) {
  if (sort_.empty()) return;
  const bool descends = sort_.starts_with('-');
  const std::string_view name = std::string_view{sort_}.substr(descends ? 1 : 0);
  const std::string_view ours = plan.order.front().name == "listed_at" ? "created_at" : plan.order.front().name;
  if (name != ours)
    return fail("sort", "must be " + std::string{ours} + " or -" + std::string{ours} + " with these filters");
  out_.reverse = descends != plan.descending;
}

void PageReader::finish() {
  if (out_.fields.empty()) {
    for (std::size_t i = 0; i < listing_.fields.size(); ++i) out_.fields.push_back(i);
  }
  derive(out_.parameters);
  if (!errors_.empty()) return;
  const Plan& plan = plan_of(listing_, out_.parameters);
  finish_sort(plan);
  if (cursor_.empty()) return;
  if (out_.offset != 0) return fail("offset", "cannot be combined with `cursor`");
  if (!read_cursor(listing_, plan, cursor_, out_)) fail("cursor", "is not a cursor of this list with these filters");
}

}  // namespace

std::vector<http::InvalidParameter> read_page_request(const ports::HttpRequest& request, const Listing& listing,
                                                      PageRequest& out) {
  if (request.query.size() > kParametersMax) return {{"?", "are too many"}};
  PageReader reader{listing, out};
  for (const auto& [name, text] : request.query) reader.take(name, text);
  reader.finish();
  return std::move(reader.errors());
}

std::vector<http::InvalidParameter> refuse_parameters(const ports::HttpRequest& request) {
  if (request.query.empty()) return {};
  return {{"?", "are not parameters of this resource"}};
}

}  // namespace relance::api
