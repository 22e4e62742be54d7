#include <concepts>
#include <type_traits>

#include <gtest/gtest.h>

#include <relance/base/strong.h>

namespace relance {
namespace {

// What must not compile, asked of the compiler.
static_assert(!std::convertible_to<std::int64_t, Offset>, "a number becomes an offset by name only");
static_assert(!std::convertible_to<Offset, std::int64_t>, "an offset becomes a number by value() only");
static_assert(!std::constructible_from<Partition, PartitionCount>, "a count is no partition");
static_assert(!std::equality_comparable_with<Partition, PartitionCount>, "a count does not compare with a partition");
static_assert(std::is_trivially_copyable_v<Offset> && sizeof(Offset) == sizeof(std::int64_t), "a name costs nothing");

TEST(Strong, BeginsAtZero) {
  EXPECT_EQ(Offset{}.value(), 0);
}

TEST(Strong, ComparesAsItsNumber) {
  EXPECT_LT(Offset{-1}, Offset{0});
  EXPECT_GT(Offset{10}, Offset{9});
  EXPECT_EQ(Partition{3}, Partition{3});
  EXPECT_NE(Partition{3}, Partition{4});
}

}  // namespace
}  // namespace relance
