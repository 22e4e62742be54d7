// The cache as the API reads it: cache-aside, also where it is unreachable (property 3 of the cache's design), and many
// misses reported once a window (property 6).
#include "reads/cached_reads.h"

#include <gtest/gtest.h>

#include "support/recording_sink.h"
#include "unit/api/fakes.h"

namespace relance::api {
namespace {

using namespace std::chrono_literals;

class CacheAside : public testing::Test {
 protected:
  std::string get(const std::string& campaign) {
    const auto document = reads_.get(
        projections::campaign_stats_key(campaign),
        [&]() -> projections::DocumentResult {
          ++from_database_;
          return std::optional{projections::Document{"{\"of\":\"" + campaign + "\"}", 7, false}};
        },
        [](const projections::Document&) { return Duration{1500}; });
    return document && document.value() ? document.value()->json : "nothing";
  }

  using Lines = std::vector<std::string>;
  [[nodiscard]] Lines warnings() const { return log_.lines("most cache reads are misses"); }

  logging::RecordingSink log_;
  logging::Installed installed_{log_};
  ShelfCache cache_;
  HandClock clock_;
  Watcher watcher_;
  CachedReads reads_{cache_, clock_, watcher_};
  int from_database_ = 0;
};

TEST_F(CacheAside, AsksTheDatabaseOnce) {
  EXPECT_EQ(get("a"), R"({"of":"a"})");
  EXPECT_EQ(get("a"), R"({"of":"a"})");
  EXPECT_EQ(from_database_, 1);
  EXPECT_EQ(cache_.lifetime, Duration{1500});
  EXPECT_EQ(cache_.kept.at("cache:stats:campaign:a").version, 7);
}

TEST_F(CacheAside, AnswersFromTheDatabaseWhileTheCacheIsAway) {
  cache_.is_away = true;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get("a"), R"({"of":"a"})");
  EXPECT_EQ(from_database_, 3);
  EXPECT_NE(reads_.stats_json().find(R"("trouble":"away")"), std::string::npos);
}

TEST_F(CacheAside, KeepsNothingOfWhatIsNotThere) {
  const auto none = reads_.get(
      projections::category_key("x"),
      []() -> projections::DocumentResult { return std::optional<projections::Document>{}; },
      [](const projections::Document&) { return Duration{1}; });
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none.value());
  EXPECT_TRUE(cache_.kept.empty());
}

TEST_F(CacheAside, CountsWhatItFound) {
  get("a");
  for (int i = 0; i < 3; ++i) get("a");
  EXPECT_TRUE(reads_.stats_json().starts_with(R"({"hits":3,"misses":1,"total":4,"hit_rate":75.00,)"))
      << reads_.stats_json();
}

TEST_F(CacheAside, LogsManyMissesOnceAWindow) {
  get("first");  // begins a window
  for (int i = 0; i < 120; ++i) get("m" + std::to_string(i));
  EXPECT_EQ(warnings(), Lines{});
  clock_.pass(CachedReads::kWindow);
  get("late");
  EXPECT_EQ(warnings(), Lines{"most cache reads are misses misses=121 reads=121"});
  for (int i = 0; i < 120; ++i) get("m1");  // hits
  clock_.pass(CachedReads::kWindow);
  get("m1");
  EXPECT_EQ(warnings().size(), 1U);
}

TEST_F(CacheAside, SaysNothingOfAFewReads) {
  get("first");
  for (int i = 0; i < 50; ++i) get("m" + std::to_string(i));
  clock_.pass(CachedReads::kWindow);
  get("late");
  EXPECT_EQ(warnings(), Lines{});
}

}  // namespace
}  // namespace relance::api
