#include "journal_check.h"

#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

constexpr std::size_t kBlockBytes = 32 * 1024;
constexpr std::size_t kSectorBytes = 512;

std::string bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

struct WriteAheadLog {
  std::string bytes;
  std::size_t last = 0;  // where the last record begins
};

// Of records of all sizes; some span blocks.
WriteAheadLog write_ahead_log() {
  World world;
  std::mt19937 random{7};
  WriteAheadLog log;
  world.open();
  for (const std::size_t size : {10, 300, 33'000, 5, 70'000, 1'000, 40'000}) {
    log.last = bytes_of(world.options.directory + "/000004.log").size();
    std::string value(size, ' ');
    for (char& byte : value) byte = static_cast<char>('!' + random() % 90);
    put(world.log(), {record(kIn0, value)});
  }
  world.close();
  log.bytes = bytes_of(world.options.directory + "/000004.log");
  return log;
}

TEST(JournalCheck, TakesWhatIsWhole) {
  const WriteAheadLog log = write_ahead_log();
  ASSERT_GT(log.bytes.size(), 4 * kBlockBytes);
  EXPECT_EQ(find_damage(log.bytes), std::nullopt);
  EXPECT_EQ(find_damage(""), std::nullopt);
}

TEST(JournalCheck, TakesEveryEndThatWasCutOff) {
  const WriteAheadLog log = write_ahead_log();
  for (std::size_t size = 0; size < log.bytes.size(); size += 101) {
    EXPECT_EQ(find_damage(log.bytes.substr(0, size)), std::nullopt) << size;
  }
}

TEST(JournalCheck, TakesALastRecordOfWhichSectorsNeverCame) {
  const WriteAheadLog log = write_ahead_log();
  const std::size_t first = (log.last + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
  for (std::size_t sector = first; sector + kSectorBytes <= log.bytes.size(); sector += kSectorBytes) {
    std::string torn = log.bytes;
    torn.replace(sector, kSectorBytes, kSectorBytes, '\0');
    EXPECT_EQ(find_damage(torn), std::nullopt) << sector;
    torn.replace(log.last, torn.size() - log.last, torn.size() - log.last, '\0');
    EXPECT_EQ(find_damage(torn), std::nullopt) << sector;
  }
}

TEST(JournalCheck, TellsEveryBitThatWasFlipped) {
  const WriteAheadLog log = write_ahead_log();
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  const auto expect_told = [&](std::size_t byte, unsigned bit) {
    std::string flipped = log.bytes;
    flipped[byte] = static_cast<char>(flipped[byte] ^ (1U << bit));
    const auto damage = find_damage(flipped);
    ASSERT_TRUE(damage.has_value()) << "bit " << bit << " of byte " << byte;
    EXPECT_LE(*damage, byte);
  };
  for (std::size_t byte = 0; byte < 7 + 7; ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      expect_told(byte, bit);
      expect_told(log.last + byte, bit);
    }
  }
  for (int i = 0; i < 100; ++i) expect_told(random() % log.bytes.size(), static_cast<unsigned>(random() % 8));
}

TEST(JournalCheck, TellsZerosWhereMoreFollows) {
  const WriteAheadLog log = write_ahead_log();
  std::string holed = log.bytes;
  holed.replace(kSectorBytes, kSectorBytes, kSectorBytes, '\0');
  EXPECT_TRUE(find_damage(holed).has_value());
}

}  // namespace
}  // namespace relance::embedded
