#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <relance/base/arena.h>

namespace relance {
namespace {

TEST(Arena, KeepsACopyOfWhatItIsGiven) {
  Arena arena;
  std::string original = "text";
  const std::string_view kept = arena.keep(original);
  original = "gone";
  EXPECT_EQ(kept, "text");
}

TEST(Arena, KeepsNothingForNothing) {
  Arena arena;
  EXPECT_TRUE(arena.keep("").empty());
}

TEST(Arena, NeverMovesWhatItKeeps) {
  Arena arena;
  std::vector<std::string_view> kept;
  for (std::size_t i = 0; i < 5000; ++i)
    kept.push_back(arena.keep(std::string(i % 50 + 1, static_cast<char>('a' + i % 26))));
  for (std::size_t i = 0; i < kept.size(); ++i) {
    ASSERT_EQ(kept[i], std::string(i % 50 + 1, static_cast<char>('a' + i % 26))) << i;
  }
}

TEST(Arena, KeepsATextThatIsLargerThanAChunk) {
  Arena arena;
  const std::string_view before = arena.keep("before");
  const std::string large(100'000, 'l');
  const std::string_view kept = arena.keep(large);
  const std::string_view after = arena.keep("after");
  EXPECT_EQ(before, "before");
  EXPECT_EQ(kept, large);
  EXPECT_EQ(after, "after");
}

TEST(Arena, GivesBytesThatDoNotOverlap) {
  Arena arena;
  char* first = arena.allocate(10);
  char* second = arena.allocate(10);
  std::memset(first, 'a', 10);
  std::memset(second, 'b', 10);
  EXPECT_EQ(std::string_view(first, 10), "aaaaaaaaaa");
  EXPECT_EQ(std::string_view(second, 10), "bbbbbbbbbb");
}

TEST(Arena, UsesItsMemoryAgainOnceCleared) {
  Arena arena;
  const char* first = arena.keep("one").data();
  arena.keep(std::string(50'000, 'x'));
  arena.clear();
  EXPECT_EQ(arena.keep("two").data(), first);
}

TEST(Arena, WorksOnAfterItGaveMemoryBack) {
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string_view> kept;
    for (std::size_t i = 0; i < 40; ++i)
      kept.push_back(arena.keep(std::string(16 * 1024, static_cast<char>('a' + i % 26))));
    for (std::size_t i = 0; i < kept.size(); ++i) ASSERT_EQ(kept[i].front(), static_cast<char>('a' + i % 26));
    arena.clear();
  }
}

}  // namespace
}  // namespace relance
