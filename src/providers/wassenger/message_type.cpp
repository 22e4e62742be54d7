#include "item.h"

namespace relance::providers::wassenger {
namespace {

constexpr MessageType kTypes[] = {
    {"text", "text", {}},
    {"chat", "text", {}},
    {"message", "text", {}},
    {"image", "image", {}},
    {"video", "video", {}},
    {"gif", "video", {}},
    {"ptv", "video", {}},
    {"audio", "audio", {}},
    {"ptt", "voice", {}},
    {"voice", "voice", {}},
    {"document", "document", {}},
    {"sticker", "sticker", {}},
    {"location", "location", {}},
    {"live_location", "location", {}},
    {"contact", "contacts", {}},
    {"contacts", "contacts", {}},
    {"vcard", "contacts", {}},
    {"multi_vcard", "contacts", {}},
    {"order", "order", {}},
    {"reaction", "reaction", {}},
    {"button", "button", {}},
    {"buttons", "button", {}},
    {"button_reply", "button", {}},
    {"buttons_response", "button", {}},
    {"template_button_reply", "button", {}},
    {"list", "list", {}},
    {"list_reply", "list", {}},
    {"list_response", "list", {}},
    {"nfm_reply", "form", {}},
    {"interactive_response", "form", {}},
    {"native_flow_response", "form", {}},
    {"edited", {}, ignore_reason::kEdit},
    {"revoked", {}, ignore_reason::kRevoke},
    {"revoke", {}, ignore_reason::kRevoke},
    {"system", {}, ignore_reason::kSystem},
    {"protocol", {}, ignore_reason::kSystem},
    {"ciphertext", {}, ignore_reason::kSystem},
    {"notification", {}, ignore_reason::kNotification},
    {"notification_template", {}, ignore_reason::kNotification},
    {"e2e_notification", {}, ignore_reason::kNotification},
    {"gp2", {}, ignore_reason::kGroup},
    {"group:event", {}, ignore_reason::kGroup},
    {"broadcast_notification", {}, ignore_reason::kBroadcast},
    {"newsletter_notification", {}, ignore_reason::kChannel},
    {"call", {}, ignore_reason::kCall},
    {"call_log", {}, ignore_reason::kCall},
    {"request_welcome", {}, ignore_reason::kRequestWelcome},
};

constexpr MessageType kUnknown = {{}, "unknown", {}};
constexpr MessageType kText = kTypes[0];

}  // namespace

const MessageType* find_type(object message) {
  auto word = find_text(message, "type");
  if (!word) word = find_text(message, "kind");
  if (!word) return find_text(message, "body") ? &kText : &kUnknown;
  for (const MessageType& type : kTypes) {
    if (type.word == *word) return &type;
  }
  return &kUnknown;
}

}  // namespace relance::providers::wassenger
