// Writes what the contact task hands out as the JSON that schemas/ describes, and sends it in the open transaction.
#pragma once

#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

#include "contact.h"
#include "counts.h"
#include "event.h"
#include "kafka.h"

namespace relance::floor {

struct OutputTopics {
  TopicHandle facts;
  TopicHandle outbox;
  TopicHandle campaign_events;
  TopicHandle changelog;
};

class RecordWriter {
 public:
  RecordWriter(rd_kafka_t* producer, OutputTopics topics, std::string_view input)
      : producer_(producer), topics_(std::move(topics)), input_(std::string{input} + '/') {}

  // What follows was caused by this record.
  void begin(int partition, std::int64_t offset);

  void message_updated(const Contact& contact, int which, Timestamp occurred_at, Timestamp now);
  void outcome_changed(const Contact& contact, Outcome from, Timestamp now);
  void timed_out(const Contact& contact, Timestamp due, Timestamp now);
  void opted_out(const Contact& contact, std::string_view account, Timestamp now);
  void window_opened(const Contact& contact, std::string_view account, Timestamp now);
  void interaction_recorded(const Contact& contact, const Event& event, Timestamp occurred_at, bool is_attributed,
                            bool within_24h, Timestamp now);
  // A fact and the request in the outbox.
  void message_2_requested(const Contact& contact, Timestamp not_after, Timestamp now);

  void counted(int partition, std::int64_t next_offset, std::string_view campaign, const Counts& counts, Timestamp now);
  void changed(int partition, std::string_view key, std::string_view row);

  [[nodiscard]] long sent() const { return sent_; }

 private:
  void open(std::string_view type, std::string_view subject, Timestamp now);
  void open_fact(std::string_view type, const Contact& contact, Timestamp now);
  void member(std::string_view name, std::string_view plain);
  void member(std::string_view name, Timestamp time);
  void member(std::string_view name, const Uuid& id);
  void close_fact(const Contact& contact);
  void send(rd_kafka_topic_t* topic, int partition, std::string_view key, std::string_view value);

  rd_kafka_t* producer_;
  OutputTopics topics_;
  std::string input_;  // with a slash
  std::string cause_;
  std::int64_t number_ = 0;
  ByteBuffer out_;
  long sent_ = 0;
};

[[nodiscard]] Uuid message_id(std::string_view campaign, std::string_view contact, int which);

}  // namespace relance::floor
