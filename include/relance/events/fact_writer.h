// Writes facts, outbox entries and statistics as JSON, by hand: this is half of the processor's CPU time.
#pragma once

#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/strong.h>
#include <relance/domain/campaign.h>
#include <relance/domain/effects.h>
#include <relance/domain/fact.h>

namespace relance::events {

// The record that caused a decision, as `topic/partition/offset`; made once per record.
class Cause {
 public:
  Cause(std::string_view topic, Partition partition, Offset offset) { set(topic, partition, offset); }
  void set(std::string_view topic, Partition partition, Offset offset);
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
};

// The position in the buffer of what was decided: everything but `id` and `cause`, which depend on offsets. The digest
// of a task covers these bytes, and digests are compared across releases: their content must never change.
struct DecidedParts {
  std::size_t head_begin = 0;  // offsets in the buffer: `source` to `time`
  std::size_t head_end = 0;
  std::size_t data_begin = 0;  // up to the end of what was written

  [[nodiscard]] std::string_view head(std::string_view written) const {
    return written.substr(head_begin, head_end - head_begin);
  }
  [[nodiscard]] std::string_view data(std::string_view written) const { return written.substr(data_begin); }
};

// Each appends one CloudEvents object without a line break. `number` counts the outputs of the cause, from 0.
DecidedParts write_fact(const domain::ContactFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);
DecidedParts write_fact(const domain::CampaignFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);
DecidedParts write_fact(const domain::CategoryFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);

// Entries of the outbox; `time` is the stream time of the decision.
DecidedParts write_outbox_entry(const domain::OutboxEntry& entry, Timestamp time, const Cause& cause, FactNumber number,
                                ByteBuffer& out);
DecidedParts write_definition(domain::CampaignIdView campaign, const domain::CampaignCreated& created, Timestamp time,
                              const Cause& cause, FactNumber number, ByteBuffer& out);

// The objects of stats.json (R21, R22, R23).
void write_campaign_stats(const domain::CampaignCounts& counts, ByteBuffer& out);
void write_campaign_stats(const domain::Campaign& campaign, ByteBuffer& out);  // with its status
void write_global_stats(const domain::GlobalCounts& counts, ByteBuffer& out);
void write_campaigns_by_status(const domain::GlobalCounts& counts, ByteBuffer& out);  // only statuses that occur
void write_category_stats(const domain::Category& category, ByteBuffer& out);

}  // namespace relance::events
