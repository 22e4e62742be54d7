// Facts, outbox entries and statistics out, as JSON by hand: this is half of what the processor does.
#pragma once

#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/strong.h>
#include <relance/domain/campaign.h>
#include <relance/domain/effects.h>
#include <relance/domain/fact.h>

namespace relance::events {

// The record that led to a decision, as `topic/partition/offset`; made once for all that one record led to.
class Cause {
 public:
  Cause(std::string_view topic, Partition partition, Offset offset) { set(topic, partition, offset); }
  void set(std::string_view topic, Partition partition, Offset offset);
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
};

// The parts of a fact or an outbox entry, as written below, that do not depend on positions: without `id` and `cause`.
struct DecidedParts {
  std::string_view head;
  std::string_view data;
};
[[nodiscard]] DecidedParts decided_parts(std::string_view written, const Cause& cause);

// Each appends one CloudEvents object without a line end. `number` counts what the cause led to, from 0.
void write_fact(const domain::ContactFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);
void write_fact(const domain::CampaignFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);
void write_fact(const domain::CategoryFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out);

// Entries of the outbox; `time` is the stream time at which they were decided.
void write_outbox_entry(const domain::OutboxEntry& entry, Timestamp time, const Cause& cause, FactNumber number,
                        ByteBuffer& out);
void write_definition(domain::CampaignIdView campaign, const domain::CampaignCreated& created, Timestamp time,
                      const Cause& cause, FactNumber number, ByteBuffer& out);

// The objects of stats.json (R21, R22, R23).
void write_campaign_stats(const domain::CampaignCounts& counts, ByteBuffer& out);
void write_campaign_stats(const domain::Campaign& campaign, ByteBuffer& out);  // with its status
void write_global_stats(const domain::GlobalCounts& counts, ByteBuffer& out);
void write_campaigns_by_status(const domain::GlobalCounts& counts, ByteBuffer& out);  // those that occur
void write_category_stats(const domain::Category& category, ByteBuffer& out);

}  // namespace relance::events
