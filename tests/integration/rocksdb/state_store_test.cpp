// The state store when its disk lets it down.
#include <filesystem>

#include <gtest/gtest.h>

#include <relance/adapters/rocksdb/state_store.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

using Fault = FaultyFiles::Fault;

constexpr int kBatches = 5;
constexpr std::uint64_t kStepsMax = 500;

std::unique_ptr<ports::StateStore> open_store(const World& world) {
  auto opened = open_state({.directory = world.directory / "state", .free_bytes_min = 0}, world.resources);
  if (!opened.ok()) return nullptr;
  return std::move(opened).value();
}

// Batch i writes its number under two keys.
bool write_batch(ports::StateStore& store, int i) {
  const std::string number = std::to_string(i);
  const std::string own_key = "key " + number;
  const std::vector<ports::StateWrite> writes{{"first", number}, {own_key, number}, {"second", number}};
  const auto written = store.write(writes);
  EXPECT_TRUE(written.ok() || written.error().reaction == ports::Reaction::kStop);
  return written.ok();
}

// How many batches there are, none of them torn and none missing before the last.
int batches(const ports::StateStore& store) {
  std::string first = "-1";
  std::string second = "-1";
  EXPECT_TRUE(store.get("first", first).ok());
  EXPECT_TRUE(store.get("second", second).ok());
  EXPECT_EQ(first, second);
  const int count = std::stoi(first) + 1;
  std::string value;
  for (int i = 0; i < count; ++i) EXPECT_TRUE(store.get("key " + std::to_string(i), value).value());
  EXPECT_FALSE(store.get("key " + std::to_string(count), value).value());
  return count;
}

bool live_through(std::uint64_t step, Fault fault, bool power_cut) {
  World world;
  world.files->fail_at(step, fault);
  int written = 0;
  if (const auto store = open_store(world)) {
    while (written < kBatches && write_batch(*store, written)) ++written;
    EXPECT_EQ(store->outage().has_value(), written < kBatches);
    EXPECT_TRUE(written == kBatches || !write_batch(*store, written));
  }
  const bool failed = world.files->has_failed();
  world.files->fail_at(0, Fault::kOnce);
  if (power_cut) world.files->lose_unsynced();
  const auto store = open_store(world);
  EXPECT_NE(store, nullptr);
  if (store == nullptr) return false;
  const int count = batches(*store);
  EXPECT_LE(count, written + 1);
  EXPECT_TRUE(power_cut || count >= written);
  return failed;
}

class StateFaults : public testing::TestWithParam<std::tuple<Fault, bool>> {};

TEST_P(StateFaults, TearNoBatchAndLoseNoneInTheMiddle) {
  const auto [fault, power_cut] = GetParam();
  std::uint64_t step = 1;
  while (live_through(step, fault, power_cut)) {
    ASSERT_LT(++step, kStepsMax);
    if (HasFailure()) FAIL() << "at step " << step - 1;
  }
  EXPECT_GT(step, std::uint64_t{kBatches});
}

INSTANTIATE_TEST_SUITE_P(All, StateFaults,
                         testing::Combine(testing::Values(Fault::kOnce, Fault::kFromThenOn), testing::Bool()));

TEST(StateStore, OfWhichTheEndWasCutOffHasAllBatchesBeforeIt) {
  World world;
  const std::string wal = world.directory / "state/000004.log";
  {
    const auto store = open_store(world);
    for (int i = 0; i < kBatches; ++i) ASSERT_TRUE(write_batch(*store, i));
  }
  const auto size = std::filesystem::file_size(wal);
  int last = kBatches;
  for (auto left = size; left > 0; left -= std::min<std::uintmax_t>(left, 13)) {
    std::filesystem::remove_all(world.directory / "copy");
    std::filesystem::copy(world.directory / "state", world.directory / "copy");
    std::filesystem::resize_file(world.directory / "copy/000004.log", left);
    const auto opened = open_state({.directory = world.directory / "copy", .free_bytes_min = 0}, world.resources);
    ASSERT_TRUE(opened.ok());
    const int count = batches(*opened.value());
    EXPECT_LE(count, last);
    last = count;
  }
  EXPECT_EQ(last, 0);
}

TEST(StateStore, TellsWhichLibraryItStandsOn) {
  EXPECT_GE(rocksdb_version().find('.'), 1u);
  EXPECT_EQ(rocksdb_version().find_first_not_of("0123456789."), std::string::npos);
}

}  // namespace
}  // namespace relance::embedded
