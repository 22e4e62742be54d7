#include <condition_variable>
#include <mutex>

#include <contract/log_contract.h>

namespace relance::contract {

// A binary may run the cases of one port alone.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LogContract);

namespace {

using Kind = Happening::Kind;
using std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds{60};
constexpr auto kDriveEvery = std::chrono::milliseconds{5};
constexpr int kTurnsMax = 1000;  // of polling, where the clock is not the wall's

std::optional<std::string> owned(ports::OptionalBytes bytes) {
  if (!bytes) return std::nullopt;
  return std::string{*bytes};
}

void touch_padding(std::string_view value) {
  const volatile char* end = value.data() + value.size();
  int sum = 0;
  for (std::size_t i = 0; i < ports::kRecordPadding; ++i) sum += end[i];
  static_cast<void>(sum);
}

}  // namespace

ReadEntry read_entry(const ports::Record& record) {
  ReadEntry read{record.offset, record.appended_at, {owned(record.key), owned(record.value)}};
  for (const auto& [name, value] : record.headers) read.entry.headers.emplace_back(name, value);
  if (record.value) touch_padding(*record.value);
  return read;
}

std::vector<std::string> values_of(const std::vector<ReadEntry>& entries) {
  std::vector<std::string> values;
  values.reserve(entries.size());
  for (const ReadEntry& read : entries) values.push_back(read.entry.value.value_or("(tombstone)"));
  return values;
}

struct Answer::State {
  std::mutex mutex;
  std::condition_variable came;
  std::optional<ports::AppendResult> result;
  std::size_t count = 0;
};

Answer::Answer() : state_(std::make_shared<State>()) {}

std::function<void(ports::AppendResult)> Answer::taker() const {
  return [state = state_](ports::AppendResult result) {
    const std::scoped_lock lock{state->mutex};
    state->result = std::move(result);
    ++state->count;
    state->came.notify_all();
  };
}

ports::AppendResult Answer::wait(LogUnderTest& log) const {
  const auto deadline = steady_clock::now() + kPatience;
  for (;;) {
    log.drive();
    std::unique_lock lock{state_->mutex};
    if (state_->came.wait_for(lock, kDriveEvery, [&] { return state_->result.has_value(); })) return *state_->result;
    if (steady_clock::now() > deadline) return ports::failure(ports::Reaction::kStop, "no answer came");
  }
}

std::size_t Answer::count() const {
  const std::scoped_lock lock{state_->mutex};
  return state_->count;
}

Member::Member(std::string name, std::unique_ptr<ports::LogSession> session, std::vector<Happening>& happenings)
    : name_(std::move(name)), session_(std::move(session)), happenings_(happenings) {}

Member::~Member() = default;

void Member::on_assigned(std::span<const ports::Assignment> partitions) {
  for (const auto& [partition, committed] : partitions) {
    EXPECT_TRUE(held_.insert(partition).second) << name_ << " was given what it had";
    assigned_[partition] = committed;
    happenings_.push_back({Kind::kAssigned, name_, partition});
  }
}

void Member::on_revoked(std::span<const ports::TopicPartition> partitions) {
  if (during_revocation) during_revocation(partitions);
  for (const auto partition : partitions) {
    EXPECT_EQ(held_.erase(partition), 1u) << name_ << " was asked for what it had not";
    happenings_.push_back({Kind::kRevoked, name_, partition});
  }
}

void Member::on_lost(std::span<const ports::TopicPartition> partitions) {
  for (const auto partition : partitions) {
    EXPECT_EQ(held_.erase(partition), 1u) << name_ << " lost what it had not";
    happenings_.push_back({Kind::kLost, name_, partition});
  }
}

void Member::produce(ports::TopicPartition partition, const Entry& entry) {
  std::vector<ports::Header> headers;
  for (const auto& [name, value] : entry.headers) headers.push_back({name, value});
  ports::NewRecord record{{}, {}, headers};
  if (entry.key) record.key = *entry.key;
  if (entry.value) record.value = *entry.value;
  EXPECT_TRUE(session_->produce(partition, record).ok());
}

void Member::produce(ports::TopicPartition partition, std::string_view value) {
  produce(partition, Entry{std::nullopt, std::string{value}});
}

ports::CommitOutcome Member::commit(std::vector<ports::OffsetCommit> offsets) {
  return session_->commit(offsets);
}

const std::vector<ports::TopicSpec>& LogContract::topics() {
  static const std::vector<ports::TopicSpec> specs = {
      {"contract.even", PartitionCount{kEvenPartitions}, std::nullopt, false},
      {"contract.odd", PartitionCount{kOddPartitions}, std::nullopt, false},
      {"contract.short", PartitionCount{1}, std::chrono::hours{1}, false},
      {"contract.latest", PartitionCount{1}, std::nullopt, true},
  };
  return specs;
}

LogContract::LogContract() : under_test_(GetParam().make()), log_(&under_test_->open(topics())) {}
LogContract::~LogContract() = default;

void LogContract::reopen() {
  log_ = &under_test_->reopen();
}

std::vector<Offset> LogContract::append(ports::TopicPartition partition, const std::vector<Entry>& entries) {
  std::vector<ports::OwnedRecord> records;
  for (const auto& [key, value, headers] : entries) records.push_back({partition, key, value, headers});
  const Answer answer;
  log_->append(std::move(records), answer.taker());
  const ports::AppendResult result = answer.wait(*under_test_);
  EXPECT_TRUE(result.ok()) << result.error().reason;
  return result.ok() ? result.value() : std::vector<Offset>{};
}

Offset LogContract::append(ports::TopicPartition partition, std::string_view value) {
  const auto offsets = append(partition, {Entry{std::nullopt, std::string{value}}});
  return offsets.empty() ? Offset{-1} : offsets.front();
}

std::vector<ReadEntry> LogContract::read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits) {
  std::vector<ReadEntry> all;
  ports::RecordBatch batch;
  for (;;) {
    const auto result = log_->read(partition, from, limits, batch);
    EXPECT_TRUE(result.ok()) << result.error().reason;
    if (!result.ok() || batch.records.empty()) return all;
    for (const ports::Record& record : batch.records) all.push_back(read_entry(record));
    from = Offset{all.back().offset.value() + 1};
  }
}

ports::OffsetRange LogContract::offsets(ports::TopicPartition partition) {
  const auto result = log_->offsets(partition);
  EXPECT_TRUE(result.ok());
  return result.ok() ? result.value() : ports::OffsetRange{};
}

std::optional<ports::Committed> LogContract::committed(ports::TopicPartition partition) {
  const auto result = log_->committed(partition);
  EXPECT_TRUE(result.ok());
  return result.ok() ? result.value() : std::nullopt;
}

void LogContract::maintain() {
  EXPECT_TRUE(log_->maintain(under_test_->clock().wall()).ok());
}

std::unique_ptr<Member> LogContract::join(const std::string& name, std::vector<ports::TopicNumber> topics) {
  auto session = log_->join(name, topics);
  EXPECT_TRUE(session.ok()) << session.error().reason;
  return std::make_unique<Member>(name, std::move(session).value(), happenings_);
}

std::unique_ptr<Member> LogContract::join_alone(const std::string& name, std::vector<ports::TopicNumber> topics) {
  std::size_t partitions = 0;
  for (const auto topic : topics) {
    partitions += static_cast<std::size_t>(LogContract::topics()[topic.value()].partitions.value());
  }
  auto member = join(name, std::move(topics));
  EXPECT_TRUE(settles({member.get()}, [&] { return member->held().size() == partitions; }));
  return member;
}

bool LogContract::settles(const std::vector<Member*>& members, const std::function<bool()>& holds) {
  const auto deadline = steady_clock::now() + kPatience;
  for (int turn = 0; !holds(); ++turn) {
    if (turn > kTurnsMax && steady_clock::now() > deadline) return false;
    for (Member* member : members) {
      if (const auto result = member->poll(kTurn); !result.ok()) {
        ADD_FAILURE() << result.error().reason;
        return false;
      }
    }
    under_test_->drive();
  }
  return true;
}

std::vector<ReadEntry> LogContract::read_all(Member& member, ports::TopicPartition partition,
                                             ports::ReadLimits limits) {
  const auto deadline = steady_clock::now() + kPatience;
  std::vector<ReadEntry> all;
  for (;;) {
    const auto result = member.session().read(partition, limits);
    if (!result.ok() && result.error().reaction == ports::Reaction::kRetry && steady_clock::now() < deadline) {
      EXPECT_TRUE(member.poll(kTurn).ok());
      continue;
    }
    EXPECT_TRUE(result.ok()) << result.error().reason;
    if (!result.ok() || result.value().empty()) return all;
    EXPECT_LE(result.value().size(), limits.records);
    for (const ports::Record& record : result.value()) all.push_back(read_entry(record));
  }
}

}  // namespace relance::contract
