// Logs over the shared broker, each test with topics and a group of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <relance/adapters/kafka/log.h>

#include "integration/kafka/broker.h"

namespace relance::kafka {

inline constexpr std::size_t kInFlightBytesMax = std::size_t{8} * 1024 * 1024;

// Short waits: a transaction of two seconds is the least that a fresh broker can do.
KafkaOptions options_for(const Broker& broker, std::vector<ports::TopicSpec> topics, const std::string& name);

// A session and what it holds.
struct SessionHolder : ports::AssignmentListener {
  std::unique_ptr<ports::LogSession> session;
  std::set<ports::TopicPartition> held;
  int told = 0;  // how often something changed

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;
};

// What a partition holds, by the log; asked again where it is told to.
std::vector<std::string> values_in(ports::Log& log, ports::TopicPartition partition, std::chrono::seconds patience);

class KafkaWorld : public testing::Test {
 protected:
  static constexpr ports::TopicPartition kPartition{ports::TopicNumber{0}, Partition{0}};
  static constexpr std::size_t kPartitions = 2;

  // By the broker's address, or by that of a proxy before it.
  explicit KafkaWorld(const std::string& address = Broker::shared().address());

  static Broker& broker() { return Broker::shared(); }
  [[nodiscard]] const KafkaOptions& options() const { return options_; }
  ports::Log& log() { return *log_; }

  void reopen(const Properties& properties, bool static_membership = true);

  std::unique_ptr<SessionHolder> member(const std::string& name);
  // Whether these share all partitions out evenly, in the end.
  [[nodiscard]] bool settles(const std::vector<SessionHolder*>& members);
  // Until it is refused or holds nothing.
  ports::PortResult<ports::Done> poll_until_told(SessionHolder& member);
  [[nodiscard]] bool recovers(SessionHolder& member);

  static void produce(SessionHolder& member, std::string_view value);
  ports::AppendResult append(std::string_view value);
  std::vector<std::string> values();                                 // of kPartition, by the log
  static std::vector<std::string> values_of(SessionHolder& member);  // of kPartition, by a session

 private:
  KafkaOptions options_;
  std::unique_ptr<ports::Log> log_;
};

}  // namespace relance::kafka
