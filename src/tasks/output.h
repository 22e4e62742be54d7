// The output of tasks, with the number and the cause of the record being processed.
#pragma once

#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/events/dead_letter.h>
#include <relance/events/fact_writer.h>
#include <relance/stream/processor.h>

#include "topics.h"

namespace relance::tasks {

class Output {
 public:
  // `input`: the topic that the task processes, and its partition.
  Output(const Topics& topics, Topic input, Partition partition)
      : topics_(topics), input_(input), partition_(partition) {}

  // Output from here on belongs to this record.
  void begin(const ports::Record& record, stream::FoldContext& context);

  template <class Fact>
  void fact(const Fact& fact, std::string_view key) {
    bytes_.clear();
    send_decided(topics_.of_key(Topic::kFacts, key), key,
                 write_fact(fact, cause(), FactNumber{context_->progress().facts++}, bytes_));
  }
  void outbox_entry(const domain::OutboxEntry& entry, Timestamp time);
  // To every partition of the outbox.
  void definition(const domain::Campaign& campaign, const domain::CampaignCreated& created, Timestamp time);
  void dead_letter(const events::Defect& defect, const ports::Record& record);

  // For other output: write it to scratch() and emit it through context().
  [[nodiscard]] stream::FoldContext& context() { return *context_; }
  [[nodiscard]] ByteBuffer& scratch() {
    bytes_.clear();
    return bytes_;
  }
  // `topic/partition/offset` of the record.
  [[nodiscard]] const events::Cause& cause();
  [[nodiscard]] const Topics& topics() const { return topics_; }
  [[nodiscard]] Partition partition() const { return partition_; }

 private:
  void send_decided(ports::TopicPartition to, std::string_view key, const events::DecidedParts& decided);

  const Topics& topics_;
  Topic input_;
  Partition partition_;
  stream::FoldContext* context_ = nullptr;
  Offset offset_{-1};
  bool has_cause_ = false;
  events::Cause cause_{"", Partition{}, Offset{}};
  ByteBuffer bytes_;
};

}  // namespace relance::tasks
