#include "simulation/staging/feeder.h"

#include <algorithm>

#include <relance/base/crash_point.h>
#include <relance/base/partition.h>

namespace relance::driver {

Feeder::Feeder(simulation::World& world, Workload workload, std::uint64_t seed, bool follows_clock, Tally& tally,
               Trace& trace)
    : world_(world),
      workload_(std::move(workload)),
      random_(seed, 3),
      follows_clock_(follows_clock),
      tally_(tally),
      trace_(trace),
      batches_percent_(random_.below(60)) {}

void Feeder::step(simulation::SimulatedLog& log, bool is_quiet) {
  switch (phase_) {
    case Phase::kReady:
      return post_items(log);
    case Phase::kRefused:
      tally_.meet(Met::kPostedAgain);
      return post(log);
    case Phase::kBeforeTick:
      if (is_quiet) post_tick(log);
      return;
    case Phase::kBeforeEvent:
      if (is_quiet) post_event(log);
      return;
    case Phase::kAfterEvent:
      if (is_quiet) begin_next();
      return;
    case Phase::kPosted:
    case Phase::kDone:
      return;
  }
}

void Feeder::forget(const simulation::SimulatedLog* log) {
  if (phase_ != Phase::kPosted || asked_ != log) return;
  ++attempt_;
  phase_ = Phase::kRefused;
}

void Feeder::begin_next() {
  ++next_;
  phase_ = next_ > workload_.items.size() ? Phase::kDone : Phase::kReady;
}

// One event, or a body with several.
void Feeder::post_items(simulation::SimulatedLog& log) {
  const auto& items = workload_.items;
  if (next_ == items.size() || items[next_].kind == Kind::kBarrier) {
    phase_ = Phase::kBeforeTick;
    return;
  }
  unit_.clear();
  const std::size_t count = random_.below(100) < batches_percent_ ? random_.between(2, 5) : 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (next_ == items.size() || items[next_].kind == Kind::kBarrier) break;
    const Item& item = items[next_];
    const bool is_alone = item.kind != Kind::kContact;
    if (is_alone && i > 0) break;
    add(item, "e" + std::to_string(next_));
    ++next_;
    if (is_alone) break;
  }
  then_ = Phase::kReady;
  if (!unit_.empty()) post(log);
}

void Feeder::post_tick(simulation::SimulatedLog& log) {
  const bool is_last = next_ == workload_.items.size();
  const Item tick{.kind = Kind::kTick,
                  .time = is_last ? workload_.end : workload_.items[next_].time,
                  .type = "clock.ticked",
                  .subject = {},
                  .data = "{}",
                  .body = std::nullopt};
  unit_.clear();
  add(tick, "bt" + std::to_string(next_));
  then_ = is_last ? Phase::kAfterEvent : Phase::kBeforeEvent;
  post(log);
}

void Feeder::post_event(simulation::SimulatedLog& log) {
  unit_.clear();
  add(workload_.items[next_], "be" + std::to_string(next_));
  then_ = Phase::kAfterEvent;
  if (unit_.empty()) return begin_next();
  post(log);
}

void Feeder::post(simulation::SimulatedLog& log) {
  phase_ = Phase::kPosted;
  asked_ = &log;
  ++tally_.events;
  const std::uint64_t attempt = ++attempt_;
  trace_.add(Did::kPost, static_cast<std::int64_t>(next_), static_cast<std::int64_t>(attempt));
  log.append(unit_, [this, attempt](const ports::AppendResult& result) {
    if (result.ok()) reach(CrashPoint::kIngressAppended);
    answered(attempt, result.ok());
  });
}

void Feeder::answered(std::uint64_t attempt, bool is_taken) {
  if (attempt != attempt_) return;
  trace_.add(Did::kAnswer, static_cast<std::int64_t>(next_), is_taken ? 1 : 0);
  phase_ = is_taken ? then_ : Phase::kRefused;
}

// The time that the event carries.
oracle::Millis Feeder::come(oracle::Millis time) {
  if (!follows_clock_) return time;
  const auto truth = [&] { return world_.clock().truth().time_since_epoch().count(); };
  if (truth() < time) world_.clock().advance(Duration{time - truth()});
  return truth();
}

void Feeder::add(const Item& item, const std::string& id) {
  if (item.kind == Kind::kWebhook) return add_webhook(item);
  if (item.kind == Kind::kPoison) return add_poison(item);
  const std::string text = event_text(item, id, come(item.time));
  const auto posted = reader_.read(text, {.takes_ticks = true});
  if (!posted.ok()) return;  // 400: the story's own mistake
  for (const events::PostedEvent& event : posted.value()) {
    for (const events::Route& route : event.routes) {
      const std::string value{event.record};
      for (std::int32_t i = 0; i < kPartitions; ++i) {
        const bool is_its = route.to == events::Route::To::kEveryPartition ||
                            partition_of(*route.key, PartitionCount{kPartitions}) == Partition{i};
        if (is_its) unit_.push_back({place(route.topic, i), route.key, value, {}});
      }
    }
  }
}

void Feeder::add_webhook(const Item& item) {
  const auto partition = static_cast<std::int32_t>(random_.below(kPartitions));
  unit_.push_back(
      {place(Topic::kWebhooks, partition),
       std::nullopt,
       item.body,
       {{"provider", "cloud_api"}, {"endpoint", ""}, {"received_at", oracle::instant_text(come(item.time))}}});
}

void Feeder::add_poison(const Item& item) {
  const auto partition = static_cast<std::int32_t>(random_.below(kPartitions));
  const Topic topic = random_.coin() ? Topic::kContactEvents : Topic::kCampaignEvents;
  unit_.push_back({place(topic, partition), std::string{"poison"}, item.body, {}});
}

}  // namespace relance::driver
