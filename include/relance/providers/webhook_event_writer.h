#pragma once

#include <cstddef>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/providers/webhook.h>

namespace relance::providers {

// Appends the contact event of a webhook's element, as one CloudEvents object without a line break.
// `id` is in the record charset; `time` is when the webhook entered the system.
// Returns the position in the buffer after the id: the rest is what the digest of the normaliser covers.
std::size_t write_webhook_event(const WebhookEvent& event, std::string_view id, std::string_view source, Timestamp time,
                                ByteBuffer& out);

}  // namespace relance::providers
