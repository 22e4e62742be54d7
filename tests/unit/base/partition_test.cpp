#include <cstdint>
#include <limits>
#include <string_view>

#include <gtest/gtest.h>

#include <relance/base/partition.h>

namespace relance {
namespace {

// The whole hash without its sign, but for 0x7fffffff itself: the greatest count divides nothing away.
constexpr PartitionCount kGreatest{std::numeric_limits<std::int32_t>::max()};

std::int32_t hash(std::string_view key) {
  return partition_of(key, kGreatest).value();
}

// org.apache.kafka.common.utils.UtilsTest, testMurmur2, without the sign as Utils.toPositive takes it off.
TEST(Partition, HashesAsKafkasOwnTestsDo) {
  EXPECT_EQ(hash("21"), -973932308 & 0x7fffffff);
  EXPECT_EQ(hash("foobar"), -790332482 & 0x7fffffff);
  EXPECT_EQ(hash("a-little-bit-long-string"), -985981536 & 0x7fffffff);
  EXPECT_EQ(hash("a-little-bit-longer-string"), -1486304829 & 0x7fffffff);
  EXPECT_EQ(hash("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"), -58897971 & 0x7fffffff);
  EXPECT_EQ(hash("abc"), 479470107);
}

TEST(Partition, HashesEveryTailAndBytesAbove127) {
  EXPECT_EQ(hash(""), 275646681);
  EXPECT_EQ(hash("33612345678"), 644313387);               // a tail of three
  EXPECT_EQ(hash("bsuid:FR.1"), -100457291 & 0x7fffffff);  // of two
  EXPECT_EQ(hash("\xff\xfe\xfd"), 998637092);              // nothing but a tail
}

TEST(Partition, IsTheHashModuloTheCount) {
  EXPECT_EQ(partition_of("33612345678", PartitionCount{8}), Partition{3});
  EXPECT_EQ(partition_of("33612345678", PartitionCount{12}), Partition{3});
  EXPECT_EQ(partition_of("33612345678", PartitionCount{50}), Partition{37});
  EXPECT_EQ(partition_of("bsuid:FR.1", PartitionCount{8}), Partition{5});
  EXPECT_EQ(partition_of("bsuid:FR.1", PartitionCount{12}), Partition{9});
}

TEST(Partition, OfOneIsAlwaysTheFirst) {
  for (const char* key : {"", "a", "33612345678", "campaign:c1"}) {
    EXPECT_EQ(partition_of(key, PartitionCount{1}), Partition{0});
  }
}

TEST(PartitionDeathTest, RefusesALogWithoutPartitions) {
  EXPECT_DEATH(static_cast<void>(partition_of("a", PartitionCount{0})), "assertion failed");
}

}  // namespace
}  // namespace relance
