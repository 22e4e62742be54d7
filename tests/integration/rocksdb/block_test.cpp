#include "storage/block.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

constexpr PartitionId kPartition{3, 7};
const Timestamp kWhen{Duration{1'795'000'000'000}};

std::string encoded(std::vector<std::pair<ports::NewRecord, std::uint64_t>> records) {
  ByteBuffer bytes;
  for (const auto& [record, skipped] : records) encode(record, skipped, bytes);
  return std::string{bytes.view()};
}

BlockPtr block_of(const std::string& records, std::uint32_t count, Offset base, Offset next) {
  const std::string_view part = records;
  return Block::make(kPartition, {count, base, next, kWhen}, {&part, 1});
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
  return bytes;
}

const std::vector<ports::Header> kHeaders = {{"name", "value"}, {"", ""}};

BlockPtr sample() {
  return block_of(encoded({{{"key", "a value", kHeaders}, 0}, {{std::nullopt, std::nullopt}, 0}, {{"", ""}, 5}}), 3,
                  Offset{100}, Offset{110});
}

const std::string kLongValue(5000, 'x');

BlockPtr repetitive() {
  return block_of(encoded({{{"key", kLongValue, {}}, 0}, {{"other", kLongValue, {}}, 0}}), 2, Offset{100}, Offset{102});
}

TEST(Block, GivesBackWhatWasPutIn) {
  const BlockRecords records{sample()};
  RecordCursor cursor{records};
  ports::Record record;
  std::vector<ports::Header> headers;
  ASSERT_TRUE(cursor.next(record, headers));
  EXPECT_EQ(record.offset, Offset{100});
  EXPECT_EQ(record.appended_at, kWhen);
  EXPECT_EQ(record.key, "key");
  EXPECT_EQ(record.value, "a value");
  EXPECT_EQ(headers, kHeaders);
  ASSERT_TRUE(cursor.next(record, headers));
  EXPECT_EQ(record.offset, Offset{101});
  EXPECT_FALSE(record.key || record.value);
  ASSERT_TRUE(cursor.next(record, headers));
  EXPECT_EQ(record.offset, Offset{107});
  EXPECT_EQ(record.key, "");
  EXPECT_EQ(record.value, "");
  EXPECT_EQ(headers, kHeaders);
  EXPECT_FALSE(cursor.next(record, headers));
}

// Bytes of format 1, as they stand in directories out there.
TEST(Block, KeepsTheBytesOfFormat1) {
  const std::string hex =
      "01c2c1a474864be9d7"
      "03000000"
      "6400000000000000"
      "6e00000000000000"
      "005e56eea1010000"
      "00"
      "04"
      "08"
      "02"
      "04"
      "05"
      "00"
      "00"
      "6e616d65"
      "76616c7565"
      "6b6579"
      "612076616c7565"
      "00"
      "00"
      "00"
      "00"
      "05"
      "01"
      "01"
      "00";
  EXPECT_EQ(hex_of(sample()->value()), hex);
}

// Bytes of format 2, likewise. How records are packed may change with the library, but these are read for ever.
TEST(Block, ReadsTheBytesOfFormat2) {
  const std::string bytes = from_hex(
      "02924eca6a6550a9b5"
      "01000000"
      "6400000000000000"
      "6500000000000000"
      "005e56eea1010000"
      "5d020000"
      "6f0000d904007801"
      "00ffff4150787878"
      "7878");
  const BlockPtr block = Block::parse(kPartition, Offset{100}, bytes);
  ASSERT_NE(block, nullptr);
  const BlockRecords records{block};
  RecordCursor cursor{records};
  ports::Record record;
  std::vector<ports::Header> headers;
  ASSERT_TRUE(cursor.next(record, headers));
  EXPECT_EQ(record.offset, Offset{100});
  EXPECT_EQ(record.value, std::string(600, 'x'));
  EXPECT_FALSE(cursor.next(record, headers));
}

TEST(Block, PacksRecordsThatGetSmaller) {
  const BlockPtr block = repetitive();
  EXPECT_EQ(block->value()[0], 2);
  EXPECT_LT(block->value().size(), 500U);
  EXPECT_GT(block->records_size(), 10'000U);
  for (const BlockPtr& one : {block, Block::parse(kPartition, Offset{100}, block->value())}) {
    const BlockRecords records{one};
    RecordCursor cursor{records};
    ports::Record record;
    std::vector<ports::Header> headers;
    for (const char* key : {"key", "other"}) {
      ASSERT_TRUE(cursor.next(record, headers));
      EXPECT_EQ(record.key, key);
      EXPECT_EQ(record.value, kLongValue);
    }
    EXPECT_FALSE(cursor.next(record, headers));
  }
}

TEST(Block, LeavesAsItIsWhatDoesNotGetSmaller) {
  const BlockPtr block = block_of(encoded({{{"key", noise(5000), {}}, 0}}), 1, Offset{100}, Offset{101});
  EXPECT_EQ(block->value()[0], 1);
  EXPECT_EQ(block->value().size(), kBlockHeaderBytes + block->records_size());
}

TEST(Block, IsTakenFromItsOwnKeyOnly) {
  const BlockPtr block = sample();
  EXPECT_NE(Block::parse(kPartition, Offset{100}, block->value()), nullptr);
  EXPECT_EQ(Block::parse(kPartition, Offset{101}, block->value()), nullptr);
  EXPECT_EQ(Block::parse({3, 8}, Offset{100}, block->value()), nullptr);
  EXPECT_EQ(Block::parse({4, 7}, Offset{100}, block->value()), nullptr);
}

TEST(Block, TellsEveryBitThatWasFlipped) {
  for (const BlockPtr& block : {sample(), repetitive()}) {
    for (std::size_t bit = 0; bit < block->value().size() * 8; ++bit) {
      std::string bytes{block->value()};
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_EQ(Block::parse(kPartition, Offset{100}, bytes), nullptr) << bit;
    }
  }
}

TEST(Block, TellsEveryEndThatWasCutOff) {
  for (const BlockPtr& block : {sample(), repetitive()}) {
    for (std::size_t size = 0; size < block->value().size(); ++size) {
      EXPECT_EQ(Block::parse(kPartition, Offset{100}, block->value().substr(0, size)), nullptr) << size;
    }
  }
}

TEST(Block, LeavesReadableBytesBehindItsRecords) {
  const BlockPtr block = sample();
  const BlockPtr read = Block::parse(kPartition, Offset{100}, block->value());
  for (const BlockPtr& one : {block, read, repetitive()}) {
    const BlockRecords records{one};
    const char* end = records.bytes().data() + records.bytes().size();
    for (std::size_t i = 0; i < ports::kRecordPadding; ++i) EXPECT_EQ(end[i], 0);
  }
}

}  // namespace
}  // namespace relance::embedded
