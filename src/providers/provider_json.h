// Shared by the webhook readers: a cursor in the body, members, phone numbers, times, references.
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

// The position of a reader in a body, and its results. A Step descends, and returns on destruction.
class BodyCursor {
 public:
  explicit BodyCursor(WebhookContent& content) : content_(content) {}

  [[nodiscard]] WebhookContent& content() { return content_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  void ignore(std::string_view reason) { content_.ignore(reason); }
  // Records the element here, or its named member, as a defect.
  void refuse(events::Reason reason, std::string_view member = {});
  // The same for a member of the element at `pointer`.
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

// Parses one body with a reused parser; lone surrogates (`"\ud83d"`) are read as U+FFFD. nullopt if it is longer than
// kBodyBytesMax, not JSON, or neither an object nor an array: then `content` has one defect that says so.
[[nodiscard]] std::optional<element> parse_body(simdjson::dom::parser& parser, std::string_view body,
                                                WebhookContent& content);

// --- members: the first one of a name counts, and null is absent ---------------------------------------------------
// With several names: the first one with a non-empty text; an id must also be in the record charset.

[[nodiscard]] std::optional<element> find_member(object parent, std::string_view name);
[[nodiscard]] std::optional<object> find_object(object parent, std::string_view name);
[[nodiscard]] std::optional<std::string_view> find_text(object parent, std::string_view name);  // never empty
[[nodiscard]] std::optional<std::string_view> find_text(object parent, std::initializer_list<std::string_view> names);
[[nodiscard]] std::optional<std::string_view> find_id(object parent, std::initializer_list<std::string_view> names);
[[nodiscard]] bool is_true(object parent, std::string_view name);

// A required string that must pass `valid`; otherwise refuses the element, with `invalid` if the string does not pass.
[[nodiscard]] std::optional<std::string_view> require_text(BodyCursor& cursor, object parent, std::string_view name,
                                                           bool (*valid)(std::string_view), events::Reason invalid);
[[nodiscard]] inline bool any_text(std::string_view /*text*/) {
  return true;
}

// --- values ----------------------------------------------------------------------------------------------------

// The digits of a phone number, with or without `+`; nullopt if it is not an E.164 number.
[[nodiscard]] std::optional<std::string_view> number_of(std::string_view text);

// Seconds or milliseconds since 1970, as a number or digits, or RFC 3339; none for anything else and for zero.
[[nodiscard]] OptionalTime time_of(element value);

// The first of these members that is a valid time.
[[nodiscard]] OptionalTime find_time(object parent, std::initializer_list<std::string_view> names);

// `<message_id>/<contact>`: the reference that Relance's sender passes to a provider with a message.
struct SentReference {
  std::string_view message_id;
  std::string_view contact;
};
[[nodiscard]] std::optional<SentReference> parse_reference(std::string_view text);

// A provider's error: `code`, and `title`, otherwise `message`, otherwise `details`.
[[nodiscard]] domain::ErrorView read_error(object error, Arena& arena);

// A person's text without NUL characters, which the databases cannot store.
[[nodiscard]] std::string_view without_nul(std::string_view text, Arena& arena);

// Sets the text: kind `text`, or `emoji` if it consists of emoji only.
void set_text(domain::MessageReceived& event, std::optional<std::string_view> text, Arena& arena);
void set_media(domain::MessageReceived& event, std::optional<std::string_view> id,
               std::optional<std::string_view> mime_type);

}  // namespace relance::providers
