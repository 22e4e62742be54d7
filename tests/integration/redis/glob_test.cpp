// The patterns of the cache in memory are those of the server.
#include <random>

#include <memory/glob.h>

#include "integration/redis/world.h"

namespace relance::redis {
namespace {

class RedisGlob : public RedisWorld {};

TEST_F(RedisGlob, TheCacheInMemoryMatchesWhatTheServerMatches) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto draw = [&](std::string_view alphabet, std::size_t size_max) {
    std::string text;
    for (std::size_t size = random() % (size_max + 1); size > 0; --size) text += alphabet[random() % alphabet.size()];
    return text;
  };
  constexpr std::string_view kText{"ab]-^\xe9", 6};
  constexpr std::string_view kPattern{"ab]-^\xe9*?[[\\", 11};
  for (int round = 0; round < 400; ++round) {
    const std::string pattern = "cache:" + draw(kPattern, 8);
    server().ask({"FLUSHALL"});
    for (int i = 0; i < 3; ++i) {
      const std::string key = "cache:" + draw(kText, 4);
      server().ask({"SET", key, ""});
    }
    const std::string all = server().ask({"KEYS", "*"});
    const std::string matching = server().ask({"KEYS", pattern});
    for (std::size_t begin = 0; begin < all.size();) {
      const std::string key = all.substr(begin, all.find('\n', begin) - begin);
      begin += key.size() + 1;
      const bool is_taken = ("\n" + matching).find("\n" + key + "\n") != std::string::npos;
      EXPECT_EQ(memory::matches_glob(key, pattern), is_taken) << pattern << " on " << key;
    }
  }
}

}  // namespace
}  // namespace relance::redis
