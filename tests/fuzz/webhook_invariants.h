// What holds for the content of any body, whatever bytes it has.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include <simdjson.h>

#include <relance/base/assert.h>
#include <relance/providers/webhook.h>

namespace relance::providers::webhook_testing {

inline void check_text(std::string_view text) {
  RELANCE_ASSERT(simdjson::validate_utf8(text));
}

inline void check_text(const std::optional<std::string_view>& text) {
  if (text) check_text(*text);
}

inline void check_id(const std::optional<std::string_view>& id) {
  RELANCE_ASSERT(!id || domain::is_record_id(*id));
}

inline void check_time(OptionalTime time) {
  RELANCE_ASSERT(!time || (*time > kEarliestTime && *time <= kLatestTime));
}

inline void check_event(const domain::MessageReceived& event) {
  RELANCE_ASSERT(!event.kind.empty());
  check_text(event.kind);
  check_text(event.text);
  RELANCE_ASSERT(!event.text || event.text->find('\0') == std::string_view::npos);
  check_id(event.reply_to);
  if (event.media) {
    check_text(event.media->id);
    check_text(event.media->mime_type);
  }
}

inline void check_event(const domain::MessageStatusReported& event) {
  RELANCE_ASSERT(event.status != domain::MessageStatus::kPending);
  RELANCE_ASSERT(!event.error || event.status == domain::MessageStatus::kFailed);
  if (event.error) {
    check_text(event.error->code);
    check_text(event.error->title);
  }
  check_id(event.reference);
}

inline void check_content(const WebhookContent& content) {
  for (const WebhookEvent& event : content.events) {
    RELANCE_ASSERT(domain::is_contact_key(event.contact.text()));
    std::visit(
        [](const auto& body) {
          RELANCE_ASSERT(domain::is_entity_id(body.account.text()));
          check_id(body.provider_message_id);
          check_id(body.user_id);
          check_time(body.occurred_at);
          check_event(body);
        },
        event.body);
  }
  for (const WebhookDefect& defect : content.defects) {
    RELANCE_ASSERT(defect.path.empty() || defect.path.front() == '/');
    check_text(std::string_view{defect.path});
  }
}

}  // namespace relance::providers::webhook_testing
