// What the readers of webhook bodies share: a place in the body, members, people's numbers, times, references.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <relance/base/time.h>
#include <relance/providers/webhook.h>

namespace relance::providers {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// Where in a body a reader is, and what it makes of it. Steps go down and come back up by themselves.
class BodyCursor {
 public:
  explicit BodyCursor(WebhookContent& content) : content_(content) {}

  [[nodiscard]] WebhookContent& content() { return content_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  void ignore(std::string_view reason) { content_.ignore(reason); }
  // The element here is a defect: itself, or its member of that name.
  void refuse(events::Reason reason, std::string_view member = {});
  // The same for a member of what `pointer` says.
  void refuse_at(std::string_view pointer, events::Reason reason, std::string_view member = {});

  class Step {
   public:
    Step(BodyCursor& cursor, std::string_view member);
    Step(BodyCursor& cursor, std::size_t index);
    ~Step() { cursor_.pointer_.resize(size_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    BodyCursor& cursor_;
    std::size_t size_;
  };

 private:
  WebhookContent& content_;
  std::string pointer_;
};

// One body, parsed with a reused parser; halves of characters (`"\ud83d"` alone) are read as U+FFFD. None where it is
// longer than kBodyBytesMax, no JSON, or neither an object nor an array: then `content` holds the one defect that says
// so.
[[nodiscard]] std::optional<element> parse_body(simdjson::dom::parser& parser, std::string_view body,
                                                WebhookContent& content);

// --- members: the first of that name counts, and null is absent ----------------------------------------------------
// Of several names the first that is there with a text that is not empty; an id is one of the record charset.

[[nodiscard]] std::optional<element> find_member(object parent, std::string_view name);
[[nodiscard]] std::optional<object> find_object(object parent, std::string_view name);
[[nodiscard]] std::optional<std::string_view> find_text(object parent, std::string_view name);  // never empty
[[nodiscard]] std::optional<std::string_view> find_text(object parent, std::initializer_list<std::string_view> names);
[[nodiscard]] std::optional<std::string_view> find_id(object parent, std::initializer_list<std::string_view> names);
[[nodiscard]] bool is_true(object parent, std::string_view name);

// A string that must be there and pass `valid`; where it does not, the element is refused, with `invalid` for a string
// that does not pass.
[[nodiscard]] std::optional<std::string_view> require_text(BodyCursor& cursor, object parent, std::string_view name,
                                                           bool (*valid)(std::string_view), events::Reason invalid);
[[nodiscard]] inline bool any_text(std::string_view /*text*/) {
  return true;
}

// --- values ----------------------------------------------------------------------------------------------------

// The digits of a number, given with or without `+`; none where that is no E.164 number.
[[nodiscard]] std::optional<std::string_view> number_of(std::string_view text);

// Seconds or milliseconds since 1970, as a number or as digits, or RFC 3339; none for anything else and for zero.
[[nodiscard]] OptionalTime time_of(element value);

// The first of these members that is a time.
[[nodiscard]] OptionalTime find_time(object parent, std::initializer_list<std::string_view> names);

// `<message_id>/<contact>`: what our sender hands to a provider with a message.
struct SentReference {
  std::string_view message_id;
  std::string_view contact;
};
[[nodiscard]] std::optional<SentReference> parse_reference(std::string_view text);

// An error as a provider words it: `code`, and `title`, else `message`, else `details`.
[[nodiscard]] domain::ErrorView read_error(object error, Arena& arena);

// A person's text without NUL characters, which no store of ours could hold.
[[nodiscard]] std::string_view without_nul(std::string_view text, Arena& arena);

// A person's words: kind `text`, or `emoji` where there is nothing else.
void set_text(domain::MessageReceived& event, std::optional<std::string_view> text, Arena& arena);
void set_media(domain::MessageReceived& event, std::optional<std::string_view> id,
               std::optional<std::string_view> mime_type);

}  // namespace relance::providers
