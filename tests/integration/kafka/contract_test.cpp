// The distributed log keeps to the port.
//
// RELANCE_KAFKA_LONG: by the other ways to share partitions out, too.
#include <cstdlib>
#include <vector>

#include <contract/log_contract.h>

#include <relance/adapters/kafka/log.h>

#include "integration/kafka/world.h"

namespace relance::contract {
namespace {

class WallClock : public ports::Clock {
 public:
  [[nodiscard]] Timestamp wall() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  }
  [[nodiscard]] Duration since_boot() const override {
    return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
  }
};

class KafkaLogUnderTest : public LogUnderTest {
 public:
  explicit KafkaLogUnderTest(kafka::Properties properties = {}, bool static_membership = true)
      : properties_(std::move(properties)), static_membership_(static_membership) {}

  ports::Log& open(const std::vector<ports::TopicSpec>& topics) override {
    options_ = kafka::options_for(kafka::Broker::shared(), topics, kafka::unique_name());
    options_.properties = properties_;
    options_.static_membership = static_membership_;
    const auto created = kafka::create_topics(options_);
    EXPECT_TRUE(created.ok()) << created.error().reason;
    return reopen();
  }
  ports::Log& reopen() override {
    log_.reset();
    auto log = kafka::open_log(options_);
    EXPECT_TRUE(log.ok()) << log.error().reason;
    log_ = std::move(log).value();
    return *log_;
  }
  ports::Clock& clock() override { return clock_; }
  bool pass(Duration /*duration*/) override { return false; }
  [[nodiscard]] bool has_upkeep() const override { return false; }
  // By the next heartbeat.
  [[nodiscard]] bool tells_at_once() const override { return false; }
  [[nodiscard]] bool knows_members() const override { return static_membership_; }
  bool hold_writes() override {
    kafka::Broker::shared().suspend();
    return true;
  }
  void release_writes() override { kafka::Broker::shared().resume(); }

 private:
  const kafka::Properties properties_;
  const bool static_membership_;
  WallClock clock_;
  kafka::KafkaOptions options_;
  std::unique_ptr<ports::Log> log_;
};

std::unique_ptr<LogUnderTest> make() {
  return std::make_unique<KafkaLogUnderTest>();
}

std::unique_ptr<LogUnderTest> make_dynamic() {
  return std::make_unique<KafkaLogUnderTest>(kafka::Properties{}, false);
}

std::unique_ptr<LogUnderTest> make_cooperative() {
  return std::make_unique<KafkaLogUnderTest>(
      kafka::Properties{{"partition.assignment.strategy", "cooperative-sticky"}});
}

std::unique_ptr<LogUnderTest> make_dynamic_cooperative() {
  return std::make_unique<KafkaLogUnderTest>(kafka::Properties{{"partition.assignment.strategy", "cooperative-sticky"}},
                                             false);
}

std::vector<LogMaker> makers() {
  if (std::getenv("RELANCE_KAFKA_LONG") == nullptr) return {{"log", &make}};
  return {{"log", &make},
          {"dynamic", &make_dynamic},
          {"cooperative", &make_cooperative},
          {"dynamic_cooperative", &make_dynamic_cooperative}};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Kafka, LogContract, testing::ValuesIn(makers()), log_name);

}  // namespace relance::contract
