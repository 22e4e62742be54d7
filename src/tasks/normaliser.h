// The normaliser: turns webhook bodies into contact events. It has no state. Each unreadable element becomes a dead
// letter in a step of its own, so that a body with a thousand of them does not exceed a commit.
#pragma once

#include <string>

#include <relance/providers/cloud_api.h>
#include <relance/providers/wassenger.h>
#include <relance/stream/processor.h>

#include "output.h"

namespace relance::tasks {

// Per body; further ones have an empty `value`: the position identifies the body.
inline constexpr std::size_t kDeadLettersWithBodyMax = 8;

class Normaliser final : public stream::Processor {
 public:
  Normaliser(const Topics& topics, Partition partition);

  void load() override {}
  stream::Step fold(const ports::Record& record, stream::FoldContext& context) override;
  void flush_aggregates(stream::FoldContext&) override {}
  void write_state(stream::StateBatch&) override {}
  void state_written() override {}
  [[nodiscard]] OptionalTime next_due() const override { return {}; }
  [[nodiscard]] std::size_t timers() const override { return 0; }
  [[nodiscard]] const stream::ProcessorMetrics& metrics() const override { return metrics_; }

 private:
  // False: the headers do not identify the provider and the time.
  bool read(const ports::Record& record);
  void send_events(Timestamp received_at, std::string_view provider);

  Output output_;
  providers::WassengerReader wassenger_;
  providers::CloudApiReader cloud_api_;
  providers::WebhookContent content_;
  stream::ProcessorMetrics metrics_;
  Offset offset_{-1};
  std::optional<providers::Provider> provider_;
  Timestamp received_at_;
  std::string id_;
};

}  // namespace relance::tasks
