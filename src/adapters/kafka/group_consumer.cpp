#include "group_consumer.h"

#include <array>
#include <string>

#include "client/errors.h"
#include "configuration.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

constexpr Duration kErrorLogInterval = std::chrono::seconds{10};
constexpr int kSeekWithoutLimit = -1;  // librdkafka 2.0 loses the result of a seek with a timeout

void ring(rd_kafka_t* /*client*/, void* wakeup) {
  static_cast<WakeupEvent*>(wakeup)->notify();
}

}  // namespace

GroupConsumer::GroupConsumer(const TopicTable& table, GroupListener& listener, WakeupEvent& wakeup)
    : table_(table), listener_(listener), wakeup_(wakeup), errors_(kErrorLogInterval) {}

PortResult<std::unique_ptr<GroupConsumer>> GroupConsumer::open(const KafkaOptions& options, std::string_view member,
                                                               const TopicTable& table, GroupListener& listener,
                                                               WakeupEvent& wakeup) {
  auto consumer = std::make_unique<GroupConsumer>(table, listener, wakeup);
  auto configuration = make_configuration(member_properties(options, member));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_opaque(configuration.value().get(), consumer.get());
  rd_kafka_conf_set_rebalance_cb(configuration.value().get(), &GroupConsumer::on_rebalance);
  auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  consumer->client_ = std::move(client).value();
  rd_kafka_poll_set_consumer(consumer->client_.get());
  consumer->queue_.reset(rd_kafka_queue_get_consumer(consumer->client_.get()));
  rd_kafka_queue_cb_event_enable(consumer->queue_.get(), &ring, &wakeup);
  return consumer;
}

PortResult<Done> GroupConsumer::subscribe(const std::vector<ports::TopicNumber>& topics) {
  const PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(topics.size()))};
  for (const ports::TopicNumber topic : topics) {
    rd_kafka_topic_partition_list_add(list.get(), table_.name(topic).c_str(), RD_KAFKA_PARTITION_UA);
  }
  const auto code = rd_kafka_subscribe(client_.get(), list.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("joining the group", code);
  return Done{};
}

PortResult<bool> GroupConsumer::serve() {
  const MessageHandle message{rd_kafka_consumer_poll(client_.get(), 0)};
  if (const auto error = fatal_error()) return Failure{*error};
  if (message == nullptr) return false;
  // Records here were fetched before their partition had its own queue; the first seek fetches them again.
  const bool is_hopeless = message->err != RD_KAFKA_RESP_ERR_NO_ERROR && reaction_to(message->err) == Reaction::kStop;
  if (is_hopeless) return failed("reading as a member of the group", message->err);
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    logging::write(logging::Level::kWarning, "group consumer error",
                   {{"error", rd_kafka_message_errstr(message.get())}}, errors_, logging::monotonic_now());
  }
  return true;
}

std::optional<ports::PortError> GroupConsumer::fatal_error() const {
  std::array<char, 256> reason{};
  const auto code = rd_kafka_fatal_error(client_.get(), reason.data(), reason.size());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return ports::PortError{Reaction::kRejoin, std::string{"the group goes on without us: "} + reason.data()};
}

bool GroupConsumer::has_news() const {
  return rd_kafka_queue_length(queue_.get()) > 0;
}

void GroupConsumer::close() {
  rd_kafka_consumer_close(client_.get());
}

void GroupConsumer::on_rebalance(rd_kafka_t* /*client*/, rd_kafka_resp_err_t code,
                                 rd_kafka_topic_partition_list_t* partitions, void* self) {
  static_cast<GroupConsumer*>(self)->rebalance(code, *partitions);
}

void GroupConsumer::rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t& partitions) {
  const char* const protocol = rd_kafka_rebalance_protocol(client_.get());  // null while the client is being destroyed
  const bool is_incremental = protocol != nullptr && std::string_view{protocol} == "COOPERATIVE";
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) return take_up(partitions, is_incremental);
  const bool is_lost = rd_kafka_assignment_lost(client_.get()) != 0;
  if (is_lost) logging::warning("group membership lost", {{"partitions", partitions.cnt}});
  listener_.on_taken(slots_of(partitions), is_lost);
  if (is_incremental) {
    const ErrorHandle ignored{rd_kafka_incremental_unassign(client_.get(), &partitions)};
  } else {
    rd_kafka_assign(client_.get(), nullptr);
  }
}

void GroupConsumer::take_up(rd_kafka_topic_partition_list_t& partitions, bool is_incremental) {
  const std::vector<Offset> positions = listener_.on_given(slots_of(partitions));
  for (std::size_t i = 0; i < positions.size(); ++i) partitions.elems[i].offset = positions[i].value();
  if (is_incremental) {
    const ErrorHandle ignored{rd_kafka_incremental_assign(client_.get(), &partitions)};
  } else {
    rd_kafka_assign(client_.get(), &partitions);
  }
}

std::vector<std::size_t> GroupConsumer::slots_of(const rd_kafka_topic_partition_list_t& partitions) const {
  std::vector<std::size_t> slots;
  for (int i = 0; i < partitions.cnt; ++i) {
    const auto slot = table_.find(partitions.elems[i].topic, partitions.elems[i].partition);
    RELANCE_ASSERT(slot);
    slots.push_back(*slot);
  }
  return slots;
}

// Assigning a partition forwards its queue to the member's; only then can it be separated.
QueueHandle GroupConsumer::open_queue(std::size_t slot) {
  const ports::TopicPartition partition = table_.at(slot);
  QueueHandle queue{
      rd_kafka_queue_get_partition(client_.get(), table_.name(partition.topic).c_str(), partition.partition.value())};
  RELANCE_ASSERT(queue != nullptr);
  rd_kafka_queue_forward(queue.get(), nullptr);
  rd_kafka_queue_cb_event_enable(queue.get(), &ring, &wakeup_);
  return queue;
}

PortResult<Done> GroupConsumer::seek(std::size_t slot, Offset position) {
  const PartitionList list = table_.list({&slot, 1}, position.value());
  const ErrorHandle error{rd_kafka_seek_partitions(client_.get(), list.get(), kSeekWithoutLimit)};
  if (error != nullptr) return failed("seeking in " + table_.describe(slot), *error);
  const auto code = list->elems[0].err;
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("seeking in " + table_.describe(slot), code);
  return Done{};
}

GroupMetadata GroupConsumer::metadata() const {
  return GroupMetadata{rd_kafka_consumer_group_metadata(client_.get())};
}

}  // namespace relance::kafka
