#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include <relance/stream/progress.h>

namespace relance::stream {
namespace {

TaskMeta sample() {
  TaskMeta meta;
  meta.rules_version = 3;
  meta.log_identity = "0123456789abcdef0123456789abcdef";
  meta.progress.position = {Offset{1'234'567'890'123}, 42};
  meta.progress.stream_time = Timestamp{Duration{1'795'132'800'123}};
  meta.progress.digest = 0xfedcba9876543210;
  meta.progress.chain_start = Offset{99};
  meta.progress.facts = 7;
  meta.progress.outbox_entries = 8;
  meta.progress.cursor = std::string{"336\n\0x", 6};
  return meta;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<std::uint8_t>(c) >> 4];
    hex += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return hex + '\n';
}

TEST(TaskMeta, ComesBackAsItWas) {
  for (const TaskMeta& meta : {sample(), TaskMeta{}}) {
    const MetaResult read = decode_task_meta(encode(meta));
    ASSERT_TRUE(read.meta);
    EXPECT_EQ(*read.meta, meta);
  }
}

TEST(TaskMeta, IsRefusedWhereItWasCut) {
  const std::string bytes = encode(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const MetaResult read = decode_task_meta(std::string_view{bytes}.substr(0, size));
    EXPECT_FALSE(read.meta) << size;
    EXPECT_EQ(read.error, MetaError::kCorrupt) << size;
  }
  EXPECT_FALSE(decode_task_meta(bytes + '\0').meta);
}

TEST(TaskMeta, IsRefusedWhereASizeIsNotTrue) {
  std::string bytes = encode(sample());
  bytes[9] = '\xff';  // the size of the log's identity
  EXPECT_EQ(decode_task_meta(bytes).error, MetaError::kCorrupt);
  for (std::size_t i = 9; i < 17; ++i) bytes[i] = '\xff';
  EXPECT_EQ(decode_task_meta(bytes).error, MetaError::kCorrupt);
}

TEST(TaskMeta, TellsANewerFormatFromDamage) {
  std::string bytes = encode(sample());
  bytes[0] = kTaskMetaFormat + 1;
  EXPECT_EQ(decode_task_meta(bytes).error, MetaError::kNewerFormat);
  bytes[0] = 0;
  EXPECT_EQ(decode_task_meta(bytes).error, MetaError::kCorrupt);
}

// Written first where RELANCE_WRITE_GOLDEN is set, for a new format.
TEST(TaskMetaGolden, KeepsTheBytesOfFormat1) {
  const std::string path = std::string{RELANCE_GOLDEN_DIR} + "/task_meta.v1.hex";
  if (std::getenv("RELANCE_WRITE_GOLDEN") != nullptr) std::ofstream{path} << to_hex(encode(sample()));
  std::ifstream file{path};
  ASSERT_TRUE(file.good()) << path;
  const std::string hex{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(to_hex(encode(sample())), hex);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  const MetaResult read = decode_task_meta(bytes);
  ASSERT_TRUE(read.meta);
  EXPECT_EQ(*read.meta, sample());
}

TEST(CommitMetadata, IsTextThatComesBack) {
  EXPECT_EQ(to_text({2, 17, 0xabc}), "1 2 17 abc");
  for (const CommitMetadata& note :
       {CommitMetadata{}, CommitMetadata{4'294'967'295, 18'446'744'073'709'551'615U, 18'446'744'073'709'551'615U}})
    EXPECT_EQ(parse_commit_metadata(to_text(note)), note);
}

TEST(CommitMetadata, IsNothingElse) {
  for (const std::string_view text : {"", "1", "1 2 3", "1 2 3 ", "2 2 3 4", "1 2 3 4 ", "1 2 3 4 5", " 1 2 3 4",
                                      "1  2 3 4", "1 2 3 g", "1 -2 3 4", "1 4294967296 3 4", "x"}) {
    EXPECT_FALSE(parse_commit_metadata(text)) << text;
  }
}

TEST(CommitMetadata, OfANewerVersionIsToldFromNone) {
  EXPECT_TRUE(is_newer_commit_metadata("2 2 3 4"));
  EXPECT_TRUE(is_newer_commit_metadata("2 anything"));
  for (const std::string_view text : {"", "1 2 3 4", "0 1", "2", "x", "-2 1", "2x 1"})
    EXPECT_FALSE(is_newer_commit_metadata(text)) << text;
}

TEST(TaskPosition, IsOrderedByOffsetThenStep) {
  EXPECT_LT((TaskPosition{Offset{1}, 9}), (TaskPosition{Offset{2}, 0}));
  EXPECT_LT((TaskPosition{Offset{2}, 0}), (TaskPosition{Offset{2}, 1}));
}

TEST(ChangelogMarkBytes, ComeBackAsTheyWere) {
  const ChangelogCheckpoint mark{"log/0123", Offset{(std::int64_t{1} << 40) + 7}};
  EXPECT_EQ(decode_changelog_checkpoint(encode(mark)), mark);
}

TEST(ChangelogMarkBytes, AreRefusedWhereTheyAreNotWhole) {
  const std::string bytes = encode(ChangelogCheckpoint{"log/0123", Offset{5}});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_changelog_checkpoint(bytes.substr(0, size))) << size;
  EXPECT_FALSE(decode_changelog_checkpoint(bytes + '\0'));
  EXPECT_FALSE(decode_changelog_checkpoint('\2' + bytes.substr(1)));
}

}  // namespace
}  // namespace relance::stream
