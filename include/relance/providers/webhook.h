// The content of a provider's webhook body: contact events, ignored elements by reason, and unreadable elements. Every
// element of a body is in exactly one of the three.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <relance/base/arena.h>
#include <relance/domain/event.h>
#include <relance/events/dead_letter.h>

namespace relance::providers {

enum class Provider : std::uint8_t { kWassenger, kCloudApi };

// The word used on the command line and in the header `provider`.
[[nodiscard]] std::string_view to_text(Provider provider);
[[nodiscard]] std::optional<Provider> parse_provider(std::string_view text);

inline constexpr std::size_t kBodyBytesMax = 4 * 1024 * 1024;

// Why an element is ignored: it is readable, but produces no event. These words appear in the report.
namespace ignore_reason {
inline constexpr std::string_view kGroup = "group";          // a message, status or notice of a group
inline constexpr std::string_view kBroadcast = "broadcast";  // a broadcast list, or someone's story
inline constexpr std::string_view kChannel = "channel";      // a WhatsApp channel (newsletter)
inline constexpr std::string_view kEcho = "echo";            // a message from the account itself
inline constexpr std::string_view kEdit = "edit";            // an older message was edited
inline constexpr std::string_view kRevoke = "revoke";        // an older message was deleted for everyone
inline constexpr std::string_view kReactionRemoved = "reaction_removed";
inline constexpr std::string_view kSystem = "system";                   // written by WhatsApp: a number changed, ...
inline constexpr std::string_view kNotification = "notification";       // WhatsApp shows it in a chat, nobody wrote it
inline constexpr std::string_view kRequestWelcome = "request_welcome";  // a chat was opened, but nothing written
inline constexpr std::string_view kCall = "call";
inline constexpr std::string_view kHistory = "history";         // Cloud API: chats from before the account
inline constexpr std::string_view kError = "error";             // Cloud API: an error without a message
inline constexpr std::string_view kField = "field";             // Cloud API: a change of any other field
inline constexpr std::string_view kStatusWord = "status_word";  // Cloud API: deleted, warning, ...
inline constexpr std::string_view kAck = "ack";                 // Wassenger: any other ack word
inline constexpr std::string_view kEvent = "event";             // Wassenger: any other event
inline constexpr std::string_view kEmpty = "empty";             // Wassenger: an event with no items in `data`
}  // namespace ignore_reason

// One event from an element of the body. Its time is that of the webhook, which the caller knows.
struct WebhookEvent {
  domain::ContactKeyView contact;
  std::variant<domain::MessageReceived, domain::MessageStatusReported> body;
};

// One element that should have produced an event.
struct WebhookDefect {
  events::Reason reason{};
  std::string path;  // JSON pointer into the body
};

// Reused for the next body; the events borrow their text from `text` and from the reader's parser, until the next body.
struct WebhookContent {
  std::vector<WebhookEvent> events;                   // in the order of the body
  std::map<std::string_view, std::uint64_t> ignored;  // by ignore_reason
  std::vector<WebhookDefect> defects;
  Arena text;

  void clear();
  void ignore(std::string_view reason) { ++ignored[reason]; }
};

// Whether a text consists of emoji only: apart from white space, emoji, keycaps and flags with their selectors, joiners
// and skin tones, as of Unicode 15. Digits, `#` and `*` alone are not emoji, nor is an empty text.
[[nodiscard]] bool is_emoji_text(std::string_view text);

}  // namespace relance::providers
