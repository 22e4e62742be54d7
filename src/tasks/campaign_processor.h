// The campaign task: life cycle and counters of campaigns, categories and the global scope (R20 to R24). Each deadline
// due before a record is a step of its own.
#pragma once

#include <optional>

#include <relance/stream/keyed_state.h>

#include "campaign_rows.h"
#include "counter_deltas.h"
#include "event_input.h"

namespace relance::tasks {

class CampaignProcessor final : public stream::Processor {
 public:
  CampaignProcessor(const Topics& topics, Partition partition, stream::TaskStore& store);

  void load() override;
  stream::Step fold(const ports::Record& record, stream::FoldContext& context) override;
  void flush_aggregates(stream::FoldContext& context) override;
  void write_state(stream::StateBatch& batch) override;
  void state_written() override;
  [[nodiscard]] OptionalTime next_due() const override { return deadlines_.earliest(); }
  [[nodiscard]] std::size_t timers() const override { return deadlines_.size(); }
  [[nodiscard]] const stream::ProcessorMetrics& metrics() const override { return metrics_; }

 private:
  bool fire_one(Timestamp until);

  void apply(const domain::CampaignEvent& event, const ports::Record& record);
  void apply(const domain::CategoryEvent& event, const ports::Record& record);
  void apply(const events::CountedEvent& event, const ports::Record& record);
  void apply(const events::EnrolledEvent& event, const ports::Record& record);
  void apply(const events::TickEvent&, const ports::Record&) {}
  // Never in this log.
  void apply(const domain::ContactEvent&, const ports::Record&);
  void apply(const events::BroadcastEvent&, const ports::Record&);

  void count(const events::CampaignCounted& counted);
  void count(const events::CategoryCounted& counted);
  void count(const events::GlobalCounted& counted);

  // Checks for completion once all of a record is counted; adds the campaign's share to the global counts.
  void settle(domain::Campaign& campaign, const domain::GlobalShare& before);
  void take(const domain::Campaign& campaign);
  void send(const domain::Broadcast& broadcast);
  void write_stats(stream::FoldContext& context, std::string_view scope, bool listed);
  [[nodiscard]] Timestamp now() { return *output_.context().progress().stream_time; }

  stream::TaskStore& store_;
  Output output_;
  EventInput input_{events::Source::kCampaignLog};
  stream::KeyedState<CampaignRow> campaigns_;
  stream::KeyedState<CategoryRow> categories_;
  stream::KeyedState<GlobalRow> global_;
  stream::TimerQueue deadlines_;
  CounterDeltas deltas_;
  domain::CampaignEffects effects_;
  ByteBuffer bytes_;
  stream::ProcessorMetrics metrics_;
};

}  // namespace relance::tasks
