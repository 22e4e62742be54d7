#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include <relance/base/binary.h>

namespace relance {
namespace {

using namespace std::string_literals;

std::optional<std::uint64_t> read(const std::string& bytes) {
  std::uint64_t value = 0;
  const char* const end = read_varint(bytes.data(), bytes.data() + bytes.size(), value);
  if (end != bytes.data() + bytes.size()) return std::nullopt;
  return value;
}

TEST(Varint, TakesSevenBitsAByte) {
  const std::pair<std::uint64_t, std::string> encodings[] = {
      {0, "\x00"s},
      {127, "\x7f"},
      {128, "\x80\x01"},
      {300, "\xac\x02"},
      {std::numeric_limits<std::uint64_t>::max(), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"}};
  for (const auto& [value, bytes] : encodings) {
    std::string appended;
    append_varint(value, appended);
    EXPECT_EQ(appended, bytes);
    char written[kVarintBytesMax];
    EXPECT_EQ((std::string{written, write_varint(value, written)}), bytes);
    EXPECT_EQ(read(bytes), value);
  }
}

TEST(Varint, RejectsATruncatedALargerAndAPaddedNumber) {
  for (const std::string& bytes : {""s, "\x80"s, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s,
                                   "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "\x80\x00"s, "\xac\x82\x00"s}) {
    EXPECT_EQ(read(bytes), std::nullopt);
  }
}

TEST(LittleEndian, PutsTheLeastByteFirst) {
  std::string bytes;
  append_little_endian(std::uint32_t{0x04030201}, bytes);
  EXPECT_EQ(bytes, "\x01\x02\x03\x04");
  EXPECT_EQ(load_little_endian<std::uint32_t>(bytes.data()), 0x04030201U);
  char stored[4];
  EXPECT_EQ(store_little_endian(std::uint32_t{0x04030201}, stored), stored + 4);
  EXPECT_EQ((std::string{stored, 4}), bytes);
}

}  // namespace
}  // namespace relance
