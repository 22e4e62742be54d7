// The embedded log and the state store keep to the ports.
#include <condition_variable>
#include <mutex>

#include <contract/log_contract.h>
#include <contract/state_contract.h>

#include <relance/adapters/rocksdb/log.h>
#include <relance/adapters/rocksdb/state_store.h>
#include <relance/base/crash_point.h>

#include "integration/rocksdb/directory.h"
#include "integration/rocksdb/doubles.h"

namespace relance::contract {
namespace {

constexpr std::size_t kCacheBytes = 32 * 1024 * 1024;
constexpr std::size_t kWriteBufferBytes = 16 * 1024 * 1024;

// Holds the thread that writes, just before it does.
class Gate {
 public:
  void pass() {
    std::unique_lock lock{mutex_};
    opened_.wait(lock, [&] { return !held_; });
  }
  void hold(bool held) {
    const std::scoped_lock lock{mutex_};
    held_ = held;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool held_ = false;
};

class EmbeddedLogUnderTest : public LogUnderTest {
 public:
  explicit EmbeddedLogUnderTest(std::size_t tail_cache_bytes) : tail_cache_bytes_(tail_cache_bytes) {
    on_crash_points([this](CrashPoint point) {
      if (point == CrashPoint::kBeforeLogWrite) gate_.pass();
    });
  }
  ~EmbeddedLogUnderTest() override {
    log_.reset();
    on_crash_points({});
  }

  ports::Log& open(const std::vector<ports::TopicSpec>& topics) override {
    topics_ = topics;
    embedded::LogOptions options;
    options.directory = directory_ / "log";
    options.topics = topics;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.in_flight_bytes_max = kInFlightBytesMax;
    options.tail_cache_bytes = tail_cache_bytes_;
    options.free_bytes_min = 0;
    auto log = embedded::open_log(std::move(options), embedded::make_resources(kCacheBytes, kWriteBufferBytes));
    EXPECT_TRUE(log.ok()) << log.error().reason;
    log_ = std::move(log).value();
    return *log_;
  }
  ports::Log& reopen() override {
    log_.reset();
    return open(topics_);
  }
  ports::Clock& clock() override { return clock_; }
  bool pass(Duration duration) override {
    clock_.pass(duration);
    return true;
  }
  bool hold_writes() override {
    gate_.hold(true);
    return kHasCrashPoints;
  }
  void release_writes() override { gate_.hold(false); }

 private:
  const std::size_t tail_cache_bytes_;
  Gate gate_;
  embedded::Directory directory_;
  embedded::MovedClock clock_;
  embedded::CountingEntropy entropy_;
  std::vector<ports::TopicSpec> topics_;
  std::unique_ptr<embedded::EmbeddedLog> log_;
};

class EmbeddedStateUnderTest : public StateUnderTest {
 public:
  ports::StateStore& open() override {
    auto store = embedded::open_state({.directory = directory_ / "state", .free_bytes_min = 0},
                                      embedded::make_resources(kCacheBytes, kWriteBufferBytes));
    EXPECT_TRUE(store.ok()) << store.error().reason;
    store_ = std::move(store).value();
    return *store_;
  }
  ports::StateStore& reopen() override {
    store_.reset();
    return open();
  }

 private:
  embedded::Directory directory_;
  std::unique_ptr<ports::StateStore> store_;
};

std::unique_ptr<LogUnderTest> make_log() {
  return std::make_unique<EmbeddedLogUnderTest>(LogUnderTest::kInFlightBytesMax);
}
// Every read asks the database.
std::unique_ptr<LogUnderTest> make_log_without_tail() {
  return std::make_unique<EmbeddedLogUnderTest>(0);
}
std::unique_ptr<StateUnderTest> make_state() {
  return std::make_unique<EmbeddedStateUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, LogContract,
                         testing::Values(LogMaker{"log", &make_log},
                                         LogMaker{"log_without_tail_cache", &make_log_without_tail}),
                         log_name);
INSTANTIATE_TEST_SUITE_P(Embedded, StateContract, testing::Values(StateMaker{"state", &make_state}), state_name);

}  // namespace relance::contract
