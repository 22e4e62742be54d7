#pragma once

#include <cstddef>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/providers/webhook.h>

namespace relance::providers {

// Appends the contact event that a webhook's element stands for, as one CloudEvents object without a line end.
// `id` is of the record charset; `time` is when the webhook entered the system.
// Returns where in the buffer everything but the id begins: the part that the digest of the normaliser covers.
std::size_t write_webhook_event(const WebhookEvent& event, std::string_view id, std::string_view source, Timestamp time,
                                ByteBuffer& out);

}  // namespace relance::providers
