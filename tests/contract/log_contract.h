// What every log keeps to: the cases that hold the embedded, the simulated and any later log, unchanged.
//
// An implementation gives its LogUnderTest, links `contract_cases`, and says in a *_test.cpp of its own folder
//
//   INSTANTIATE_TEST_SUITE_P(SimulatedLog, LogContract, testing::Values(LogMaker{"log", &make}), log_name);
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <relance/ports/clock.h>
#include <relance/ports/log.h>

namespace relance::contract {

// One log over storage of its own. Where it has limits, they are to be the ones below.
class LogUnderTest {
 public:
  static constexpr std::size_t kInFlightBytesMax = std::size_t{8} * 1024 * 1024;

  virtual ~LogUnderTest() = default;
  // Called once, before all else.
  virtual ports::Log& open(const std::vector<ports::TopicSpec>& topics) = 0;
  // Closes the log, whose sessions are gone, and opens it again over what it has kept.
  virtual ports::Log& reopen() = 0;
  // The clock by which the log waits and stamps its records.
  virtual ports::Clock& clock() = 0;
  // Moves the wall clock forward. False: this log's cannot be moved.
  virtual bool pass(Duration duration) = 0;

  // A step of a log that has no threads of its own.
  virtual void drive() {}
  // Whether maintain() does the upkeep here, and does it before it returns.
  [[nodiscard]] virtual bool has_upkeep() const { return true; }
  // Whether a session hears by its next poll that its identity was taken, and not by a later one.
  [[nodiscard]] virtual bool tells_at_once() const { return true; }
  // Whether the group knows a member by its identity. Else a session of the same identity is one more member until the
  // older ends, and only the transactions of the older are fenced.
  [[nodiscard]] virtual bool knows_members() const { return true; }
  // Until release_writes() nothing that is appended becomes durable. False: this log cannot be held.
  virtual bool hold_writes() { return false; }
  virtual void release_writes() {}
};

struct LogMaker {
  const char* name;
  std::unique_ptr<LogUnderTest> (*make)();
};
inline std::string log_name(const testing::TestParamInfo<LogMaker>& info) {
  return info.param.name;
}
inline void PrintTo(const LogMaker& maker, std::ostream* out) {
  *out << maker.name;
}

// A record with bytes of its own, without what the log adds.
struct Entry {
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers = {};
  friend bool operator==(const Entry&, const Entry&) = default;
};
struct ReadEntry {
  Offset offset;
  Timestamp appended_at;
  Entry entry;
};
// Copies it, and touches every byte that is said to be readable.
ReadEntry read_entry(const ports::Record& record);
std::vector<std::string> values_of(const std::vector<ReadEntry>& entries);

// An answer that comes from a thread of the log.
class Answer {
 public:
  Answer();
  [[nodiscard]] std::function<void(ports::AppendResult)> taker() const;
  // Drives the log until it is there.
  ports::AppendResult wait(LogUnderTest& log) const;
  [[nodiscard]] std::size_t count() const;  // how often it has come

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// What happened to the members of one test, in order.
struct Happening {
  enum class Kind { kAssigned, kRevoked, kLost };
  Kind kind;
  std::string member;
  ports::TopicPartition partition;
};

// A session with what it has been told.
class Member final : public ports::AssignmentListener {
 public:
  Member(std::string name, std::unique_ptr<ports::LogSession> session, std::vector<Happening>& happenings);
  ~Member() override;

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

  ports::LogSession& session() { return *session_; }
  [[nodiscard]] const std::set<ports::TopicPartition>& held() const { return held_; }
  [[nodiscard]] const std::map<ports::TopicPartition, std::optional<ports::Committed>>& assigned() const {
    return assigned_;
  }
  std::function<void(std::span<const ports::TopicPartition>)> during_revocation;

  ports::PortResult<ports::Done> poll(Duration wait) { return session_->poll(wait, *this); }
  void produce(ports::TopicPartition partition, const Entry& entry);
  void produce(ports::TopicPartition partition, std::string_view value);
  ports::CommitOutcome commit(std::vector<ports::OffsetCommit> offsets = {});
  void close() { session_->close(*this); }
  // Ends it without a word.
  void drop() { session_.reset(); }

 private:
  std::string name_;
  std::unique_ptr<ports::LogSession> session_;
  std::vector<Happening>& happenings_;
  std::set<ports::TopicPartition> held_;
  std::map<ports::TopicPartition, std::optional<ports::Committed>> assigned_;
};

// The topics that the cases use: `even` with 4 partitions and `odd` with 3, `short` kept for an hour, `latest`
// compacted.
inline constexpr ports::TopicNumber kEven{0};
inline constexpr ports::TopicNumber kOdd{1};
inline constexpr ports::TopicNumber kShort{2};
inline constexpr ports::TopicNumber kLatest{3};
inline constexpr std::int32_t kEvenPartitions = 4;
inline constexpr std::int32_t kOddPartitions = 3;

inline ports::TopicPartition even(std::int32_t partition) {
  return {kEven, Partition{partition}};
}
inline ports::TopicPartition odd(std::int32_t partition) {
  return {kOdd, Partition{partition}};
}
inline constexpr ports::TopicPartition kShortOnly{kShort, Partition{0}};
inline constexpr ports::TopicPartition kLatestOnly{kLatest, Partition{0}};

class LogContract : public testing::TestWithParam<LogMaker> {
 protected:
  static const std::vector<ports::TopicSpec>& topics();
  static constexpr Duration kTurn{20};

  LogContract();
  ~LogContract() override;

  LogUnderTest& under_test() { return *under_test_; }
  ports::Log& log() { return *log_; }
  void reopen();

  // Appends and waits.
  std::vector<Offset> append(ports::TopicPartition partition, const std::vector<Entry>& entries);
  Offset append(ports::TopicPartition partition, std::string_view value);
  // Everything from `from` on, by as many reads as it takes.
  std::vector<ReadEntry> read(ports::TopicPartition partition, Offset from = Offset{0}, ports::ReadLimits limits = {});
  std::vector<std::string> values(ports::TopicPartition partition) { return values_of(read(partition)); }
  ports::OffsetRange offsets(ports::TopicPartition partition);
  std::optional<ports::Committed> committed(ports::TopicPartition partition);
  void maintain();

  std::unique_ptr<Member> join(const std::string& name, std::vector<ports::TopicNumber> topics = {kEven});
  // A member that has all partitions of `topics`.
  std::unique_ptr<Member> join_alone(const std::string& name, std::vector<ports::TopicNumber> topics = {kEven});
  // Polls one after the other until it holds; says whether it came to that.
  [[nodiscard]] bool settles(const std::vector<Member*>& members, const std::function<bool()>& holds);
  // What a session reads until there is nothing left.
  std::vector<ReadEntry> read_all(Member& member, ports::TopicPartition partition, ports::ReadLimits limits = {});

  const std::vector<Happening>& happenings() const { return happenings_; }

 private:
  std::unique_ptr<LogUnderTest> under_test_;
  ports::Log* log_;
  std::vector<Happening> happenings_;
};

}  // namespace relance::contract
