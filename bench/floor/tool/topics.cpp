#include <array>

#include <fmt/format.h>

#include "kafka.h"
#include "verbs.h"

namespace relance::floor {
namespace {

constexpr int kTimeoutMs = 30'000;

using Queue = std::unique_ptr<rd_kafka_queue_t, Freed<rd_kafka_queue_destroy>>;
using KafkaEvent = std::unique_ptr<rd_kafka_event_t, Freed<rd_kafka_event_destroy>>;
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Freed<rd_kafka_NewTopic_destroy>>;
using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, Freed<rd_kafka_DeleteTopic_destroy>>;

template <class Owned>
auto plain(const std::vector<Owned>& owned) {
  std::vector<typename Owned::pointer> pointers;
  for (const Owned& one : owned) pointers.push_back(one.get());
  return pointers;
}

rd_kafka_event_t* answer(const KafkaEvent& event, const char* what) {
  if (!event) throw KafkaError(std::string{what} + ": no answer");
  check(rd_kafka_event_error(event.get()), what);
  return event.get();
}

void check_each(const rd_kafka_topic_result_t** results, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    check(rd_kafka_topic_result_error(results[i]), rd_kafka_topic_result_name(results[i]));
}

void create(rd_kafka_t* client, const TopicsOptions& options, rd_kafka_queue_t* queue) {
  std::vector<NewTopic> topics;
  std::array<char, 512> reason{};
  for (const std::string& name : options.names)
    topics.emplace_back(rd_kafka_NewTopic_new(name.c_str(), options.partitions, 1, reason.data(), reason.size()));
  auto pointers = plain(topics);
  rd_kafka_CreateTopics(client, pointers.data(), pointers.size(), nullptr, queue);
  const KafkaEvent event{rd_kafka_queue_poll(queue, kTimeoutMs)};
  std::size_t count = 0;
  const auto* const result = rd_kafka_event_CreateTopics_result(answer(event, "create"));
  check_each(rd_kafka_CreateTopics_result_topics(result, &count), count);
}

void remove(rd_kafka_t* client, const TopicsOptions& options, rd_kafka_queue_t* queue) {
  std::vector<DeleteTopic> topics;
  for (const std::string& name : options.names) topics.emplace_back(rd_kafka_DeleteTopic_new(name.c_str()));
  auto pointers = plain(topics);
  rd_kafka_DeleteTopics(client, pointers.data(), pointers.size(), nullptr, queue);
  const KafkaEvent event{rd_kafka_queue_poll(queue, kTimeoutMs)};
  std::size_t count = 0;
  const auto* const result = rd_kafka_event_DeleteTopics_result(answer(event, "delete"));
  check_each(rd_kafka_DeleteTopics_result_topics(result, &count), count);
}

}  // namespace

void change_topics(const TopicsOptions& options) {
  long failures = 0;
  const Client client = make_producer({{"bootstrap.servers", options.brokers}}, failures);
  const Queue queue{rd_kafka_queue_new(client.get())};
  if (options.remove) {
    remove(client.get(), options, queue.get());
  } else {
    create(client.get(), options, queue.get());
    for (const std::string& name : options.names) (void)partitions_of(client.get(), name);
  }
  fmt::print(R"({{"topics":{}}})"
             "\n",
             options.names.size());
}

}  // namespace relance::floor
