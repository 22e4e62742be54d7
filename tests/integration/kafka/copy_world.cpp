#include "integration/kafka/copy_world.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iostream>

namespace relance::kafka {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};
constexpr int kRecordsAtOnce = 5;  // of a partition

std::unique_ptr<ports::Log> open(const KafkaOptions& options) {
  auto log = open_log(options);
  EXPECT_TRUE(log.ok()) << log.error().reason;
  return std::move(log).value();
}

void add(CopierDeeds& sum, const CopierDeeds& deeds) {
  sum.joined += deeds.joined;
  sum.committed += deeds.committed;
  sum.aborted += deeds.aborted;
  sum.unknown += deeds.unknown;
  sum.unknown_but_stood += deeds.unknown_but_stood;
}

}  // namespace

CopyWorld::CopyWorld(const std::string& address, const Properties& properties, bool static_membership)
    : options_(options_for(Broker::shared(),
                           {{"originals", PartitionCount{kPartitions}, std::nullopt, false},
                            {"copies", PartitionCount{kPartitions}, std::nullopt, false},
                            {"others", PartitionCount{1}, std::nullopt, false}},
                           unique_name())) {
  options_.call_timeout = Duration{3000};
  options_.static_membership = static_membership;
  const auto created = create_topics(options_);
  EXPECT_TRUE(created.ok()) << created.error().reason;
  direct_log_ = open(options_);
  options_.brokers = address;
  options_.properties = properties;
  log_ = open(options_);
}

CopyWorld::~CopyWorld() {
  copiers_.clear();
}

void CopyWorld::start_copiers(int count) {
  for (int i = 0; i < count; ++i) start_copier("copier-" + std::to_string(i));
}

void CopyWorld::start_copier(const std::string& identity) {
  copiers_.push_back(std::make_unique<Copier>(*log_, identity));
}

void CopyWorld::stop_copier() {
  copiers_.front()->stop();
  EXPECT_EQ(copiers_.front()->failure(), std::nullopt);
  add(gone_, copiers_.front()->deeds());
  copiers_.erase(copiers_.begin());
}

bool CopyWorld::feed() {
  std::vector<ports::OwnedRecord> records;
  for (int i = 0; i < kRecordsAtOnce; ++i, ++fed_) {
    for (std::int32_t partition = 0; partition < kPartitions; ++partition) {
      records.push_back({{kOriginals, Partition{partition}}, std::nullopt, std::to_string(fed_), {}});
    }
  }
  std::promise<bool> taken;
  direct_log_->append(std::move(records), [&](const ports::AppendResult& result) { taken.set_value(result.ok()); });
  return taken.get_future().get();
}

bool CopyWorld::is_copied() {
  const auto status = direct_log_->status();
  if (!status.ok()) return false;
  return std::ranges::all_of(status.value(), [](const ports::PartitionStatus& each) {
    const bool is_original = each.partition.topic == kOriginals;
    return !is_original || each.committed.value_or(Offset{0}) == each.offsets.end;
  });
}

std::vector<std::string> CopyWorld::values(ports::TopicPartition partition) {
  return values_in(*direct_log_, partition, kPatience);
}

bool CopyWorld::awaits_copies() {
  const auto deadline = steady_clock::now() + kPatience;
  while (!is_copied()) {
    if (steady_clock::now() > deadline) return false;
  }
  return true;
}

void CopyWorld::expect_copied() {
  EXPECT_TRUE(awaits_copies()) << "the copiers have come to a halt";
  while (!copiers_.empty()) stop_copier();
  std::cout << fed_ << " records a partition; copiers joined " << gone_.joined << ", committed " << gone_.committed
            << ", aborted " << gone_.aborted << ", unknown " << gone_.unknown << " (of them stood "
            << gone_.unknown_but_stood << ")" << std::endl;
  for (std::int32_t partition = 0; partition < kPartitions; ++partition) expect_same(Partition{partition});
}

void CopyWorld::expect_same(Partition partition) {
  const auto originals = values({kOriginals, partition});
  const auto copies = values({kCopies, partition});
  EXPECT_EQ(originals.size(), copies.size()) << "in partition " << partition.value();
  const auto [original, copy] = std::ranges::mismatch(originals, copies);
  const bool differs = original != originals.end() && copy != copies.end();
  EXPECT_FALSE(differs) << *copy << " and not " << *original << " in partition " << partition.value() << " at "
                        << original - originals.begin();
}

}  // namespace relance::kafka
