// The contact task: contacts, their decisions, and broadcasts of campaigns to all contacts of a partition (R1 to R19).
//
// A record is processed in steps: one per timer that is due before it; then, for a broadcast, one per contact that it
// concerns, in contact order.
#pragma once

#include <optional>
#include <set>

#include <relance/domain/decide_contact.h>
#include <relance/stream/keyed_state.h>

#include "contact_rows.h"
#include "counter_deltas.h"
#include "event_input.h"

namespace relance::tasks {

// A `campaign.opened` from the campaign task with this header is answered after every contact has been processed.
inline constexpr std::string_view kLaunchHeader = "launch";

class ContactProcessor final : public stream::Processor, private domain::PartitionContext {
 public:
  ContactProcessor(const Topics& topics, Partition partition, stream::TaskStore& store);

  void load() override;
  stream::Step fold(const ports::Record& record, stream::FoldContext& context) override;
  void flush_aggregates(stream::FoldContext& context) override;
  void write_state(stream::StateBatch& batch) override;
  void state_written() override;
  [[nodiscard]] OptionalTime next_due() const override { return timers_.earliest(); }
  [[nodiscard]] std::size_t timers() const override { return timers_.size(); }
  [[nodiscard]] const stream::ProcessorMetrics& metrics() const override { return metrics_; }

 private:
  [[nodiscard]] bool is_cancelled(domain::CampaignIdView campaign) const override;
  [[nodiscard]] domain::PastEnrolment past(domain::ContactKeyView contact,
                                           domain::CampaignIdView campaign) const override;

  bool fire_one(Timestamp until);
  stream::Step apply(const domain::ContactEvent& event, const ports::Record& record);
  stream::Step apply(const events::BroadcastEvent& event, const ports::Record& record);
  stream::Step broadcast(const domain::CampaignOpened& opened, const ports::Record& record);
  stream::Step broadcast(const domain::CampaignCancelled& cancelled, const ports::Record& record);
  // The next contact after the cursor; nullptr: none is left, or, with `flush`, rows must be written first.
  ContactRow* scan_next(bool& flush);
  void answer(domain::CampaignIdView campaign);
  void take(ContactRow& row);
  [[nodiscard]] Timestamp now() { return *output_.context().progress().stream_time; }

  stream::TaskStore& store_;
  Output output_;
  EventInput input_{events::Source::kContactLog};
  stream::KeyedState<ContactRow> contacts_;
  mutable stream::KeyedState<PastRow> pasts_;
  stream::KeyedState<CancelledRow> cancelled_rows_;
  std::set<domain::CampaignId, std::less<>> cancelled_;
  stream::TimerQueue timers_;
  CounterDeltas deltas_;
  domain::ContactEffects effects_;
  ByteBuffer decided_;
  stream::ProcessorMetrics metrics_;

  // Of the record being processed.
  const ContactRow* deciding_ = nullptr;
  std::unique_ptr<ports::StateScan> scan_;
  ContactRow scanned_;
};

}  // namespace relance::tasks
