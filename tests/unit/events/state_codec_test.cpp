#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include <relance/events/state_codec.h>

#include "unit/events/state_samples.h"

namespace relance::events {
namespace {

std::string to_hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
    hex += i % 32 == 31 || i + 1 == bytes.size() ? '\n' : ' ';
  }
  return hex;
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 3)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

template <class T>
std::string encoded(const T& value) {
  ByteBuffer out;
  encode(value, out);
  return std::string{out.view()};
}

// The bytes of a golden file; written first where RELANCE_WRITE_GOLDEN is set, for a new format.
std::string golden(const std::string& name, const std::string& bytes_now) {
  const std::string path = std::string{RELANCE_GOLDEN_DIR} + "/" + name + ".hex";
  if (std::getenv("RELANCE_WRITE_GOLDEN") != nullptr) std::ofstream{path} << to_hex(bytes_now);
  std::ifstream file{path};
  EXPECT_TRUE(file) << path;
  return from_hex({std::istreambuf_iterator<char>{file}, {}});
}

template <class T>
void expect_golden(const std::string& name, const T& value) {
  const std::string bytes = golden(name, encoded(value));
  EXPECT_EQ(to_hex(encoded(value)), to_hex(bytes)) << name;
  const auto read = decode<T>(bytes);
  ASSERT_TRUE(read.ok()) << name;
  EXPECT_TRUE(read.value() == value) << name;
}

TEST(StateCodecGolden, KeepsTheBytesOfFormat2) {
  expect_golden("contact.v2", samples::contact());
  expect_golden("campaign.v2", samples::campaign());
  expect_golden("category.v2", samples::category());
  expect_golden("global.v2", samples::global_counts());
  expect_golden("past.v2", domain::PastEnrolment::kExcluded);
}

template <class T>
void expect_round_trip(const T& value) {
  const auto read = decode<T>(encoded(value));
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read.value() == value);
}

TEST(StateCodec, ReadsBackWhatItWrote) {
  domain::Contact empty;
  empty.key = domain::ContactKey{"bsuid:abc"};
  expect_round_trip(empty);
  expect_round_trip(domain::Campaign{});
  expect_round_trip(domain::Category{});
  expect_round_trip(domain::GlobalCounts{});
  expect_round_trip(domain::PastEnrolment::kNone);
}

TEST(StateCodec, RefusesANewerFormatAsSuch) {
  std::string bytes = encoded(samples::contact());
  bytes[0] = static_cast<char>(kStateFormat + 1);
  EXPECT_EQ(decode<domain::Contact>(bytes).error(), StateError::kNewerFormat);
}

#ifdef RELANCE_CRASH_POINTS
TEST(StateCodec, OfAReleaseToComeReadsBothFormatsAndWritesTheOldOneUntilTheNext) {
  const std::string old_bytes = encoded(samples::contact());
  const std::uint8_t next = kStateFormat + 1;
  be_of_state_formats({.read_to = next, .written = kStateFormat});
  EXPECT_EQ(encoded(samples::contact()), old_bytes);
  be_of_state_formats({.read_to = next, .written = next});
  const std::string new_bytes = encoded(samples::contact());
  EXPECT_NE(new_bytes, old_bytes);
  EXPECT_TRUE(decode<domain::Contact>(old_bytes).ok());
  EXPECT_TRUE(decode<domain::Contact>(new_bytes).ok());
  be_of_state_formats({});
  EXPECT_TRUE(is_newer_state(new_bytes));
  EXPECT_FALSE(is_newer_state(old_bytes));
}
#endif

TEST(StateCodec, RefusesTheFormatBeforeTheFirstThatWasShipped) {
  std::string bytes = encoded(samples::contact());
  bytes[0] = 1;
  EXPECT_EQ(decode<domain::Contact>(bytes).error(), StateError::kCorrupt);
}

TEST(StateCodec, ReadsIntoAContactThatHoldsAnother) {
  domain::Contact contact = samples::contact();
  domain::Contact empty;
  empty.key = domain::ContactKey{"bsuid:abc"};
  EXPECT_EQ(decode(encoded(empty), contact), std::nullopt);
  EXPECT_TRUE(contact == empty);
  EXPECT_EQ(decode(encoded(samples::contact()), contact), std::nullopt);
  EXPECT_TRUE(contact == samples::contact());
}

TEST(StateCodec, RefusesEveryPrefixAndAnythingBehind) {
  const std::string bytes = encoded(samples::contact());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode<domain::Contact>(std::string_view{bytes}.substr(0, size)).ok()) << size;
  }
  EXPECT_EQ(decode<domain::Contact>(bytes + '\0').error(), StateError::kCorrupt);
}

TEST(StateCodec, ReadsAnyBytesOnlyAsWhatItWouldWrite) {
  const std::string bytes = encoded(samples::contact());
  const std::uint64_t seed = 20261120;
  std::mt19937_64 random{seed};
  SCOPED_TRACE(seed);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string flipped = bytes;
    flipped[1 + random() % (flipped.size() - 1)] ^= static_cast<char>(1 << random() % 8);
    const auto read = decode<domain::Contact>(flipped);
    if (!read.ok()) continue;
    ++accepted;
    ASSERT_EQ(encoded(read.value()), flipped) << round;
  }
  EXPECT_GT(accepted, 0);
  EXPECT_LT(accepted, 20'000);
}

TEST(StateCodec, RefusesEnrolmentsOutOfOrder) {
  domain::Contact contact = samples::contact();
  std::swap(contact.enrolments[0], contact.enrolments[1]);
  EXPECT_EQ(decode<domain::Contact>(encoded(contact)).error(), StateError::kCorrupt);
}

}  // namespace
}  // namespace relance::events
