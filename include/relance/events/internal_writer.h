// Writes the events that Relance's own tasks append to the input logs: one CloudEvents object each, no line break.
//
// `id` is in the record charset, `source` names the task (`/relance/contact`), `time` is the stream time of the
// decision.
#pragma once

#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/domain/event.h>
#include <relance/events/counted.h>

namespace relance::events {

// To the campaign log. Only counters that changed are written.
void write_counted(const CampaignCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out);
void write_counted(const CategoryCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out);
void write_counted(const GlobalCounted& counted, std::string_view id, std::string_view source, Timestamp time,
                   ByteBuffer& out);
void write_enrolled(domain::CampaignIdView campaign, Partition partition, std::string_view id, std::string_view source,
                    Timestamp time, ByteBuffer& out);

// To every partition of the contact log.
void write_opened(const domain::CampaignOpened& opened, std::string_view id, std::string_view source, Timestamp time,
                  ByteBuffer& out);
void write_cancelled(const domain::CampaignCancelled& cancelled, std::string_view id, std::string_view source,
                     Timestamp time, ByteBuffer& out);

// To either log.
void write_tick(std::string_view id, std::string_view source, Timestamp time, ByteBuffer& out);

}  // namespace relance::events
