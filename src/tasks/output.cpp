#include "output.h"

#include <relance/ports/log.h>

namespace relance::tasks {

void Output::begin(const ports::Record& record, stream::FoldContext& context) {
  context_ = &context;
  if (record.offset == offset_) return;
  offset_ = record.offset;
  has_cause_ = false;
}

const events::Cause& Output::cause() {
  if (!has_cause_) cause_.set(events::topic_name(input_), partition_, offset_);
  has_cause_ = true;
  return cause_;
}

void Output::send_decided(ports::TopicPartition to, std::string_view key, const events::DecidedParts& decided) {
  context_->digest(decided.head(bytes_.view()));
  context_->digest(decided.data(bytes_.view()));
  context_->emit_undigested(to, {key, bytes_.view()});
}

void Output::outbox_entry(const domain::OutboxEntry& entry, Timestamp time) {
  const std::string_view account = std::visit([](const auto& e) { return e.account.text(); }, entry);
  bytes_.clear();
  send_decided(topics_.of_key(Topic::kOutbox, account), account,
               write_outbox_entry(entry, time, cause(), FactNumber{context_->progress().outbox_entries++}, bytes_));
}

void Output::definition(const domain::Campaign& campaign, const domain::CampaignCreated& created, Timestamp time) {
  bytes_.clear();
  const FactNumber number{context_->progress().outbox_entries++};
  const events::DecidedParts decided = write_definition(campaign.id, created, time, cause(), number, bytes_);
  for (std::int32_t i = 0; i < topics_.partitions(Topic::kOutbox).value(); ++i)
    send_decided({Topics::number(Topic::kOutbox), Partition{i}}, campaign.account.text(), decided);
}

// A record may be several times longer as JSON text: a value too large for the log is omitted, and the position
// identifies the record.
void Output::dead_letter(const events::Defect& defect, const ports::Record& record) {
  context_->digest(to_text(defect.reason));
  context_->digest(defect.path);
  events::DeadLetter letter{
      events::topic_name(input_), partition_, record.offset, defect, context_->progress().stream_time, record.key,
      record.value.value_or("")};
  bytes_.clear();
  events::write_dead_letter(letter, bytes_);
  if (bytes_.size() + record.key.value_or("").size() > ports::kRecordBytesMax) {
    letter.value = {};
    bytes_.clear();
    events::write_dead_letter(letter, bytes_);
  }
  context_->emit_undigested(topics_.beside(Topic::kDeadLetters, partition_), {record.key, bytes_.view()});
}

}  // namespace relance::tasks
