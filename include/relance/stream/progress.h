// The position of a task in its log, and what it needs to continue from there: the row that is written with every
// change of its state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <relance/base/strong.h>
#include <relance/base/time.h>

namespace relance::stream {

// A record whose effects exceed one commit is folded in steps; `steps` of them are done, and 0 is between records.
struct TaskPosition {
  Offset next_offset;
  std::uint64_t steps = 0;
  friend auto operator<=>(const TaskPosition&, const TaskPosition&) = default;
};

struct Progress {
  TaskPosition position;
  OptionalTime stream_time;  // the greatest event time folded; none before the first
  std::uint64_t digest = 0;  // chained over what every record decided
  Offset chain_start;        // where the digest began: a new rules version begins a new chain

  // Of the record under way.
  std::uint64_t facts = 0;           // numbers given
  std::uint64_t outbox_entries = 0;  // numbers given
  std::string cursor;                // the processor's own

  friend bool operator==(const Progress&, const Progress&) = default;
};

// What is stored of a task: format byte first, then little-endian fields. `log_identity` is that of the log whose
// records were folded.
struct TaskMeta {
  std::uint32_t rules_version = 0;
  std::string log_identity;
  Progress progress;

  friend bool operator==(const TaskMeta&, const TaskMeta&) = default;
};

inline constexpr std::uint8_t kTaskMetaFormat = 1;

[[nodiscard]] std::string encode(const TaskMeta& meta);

enum class MetaError : std::uint8_t { kNewerFormat, kCorrupt };
struct MetaResult {
  std::optional<TaskMeta> meta;
  MetaError error{};  // without meta
};
[[nodiscard]] MetaResult decode_task_meta(std::string_view bytes);

// How far the changelog of a task was read into its rows, or written from them: at least so far.
struct ChangelogCheckpoint {
  std::string log_identity;  // of the log and of this changelog
  Offset next_offset;

  friend bool operator==(const ChangelogCheckpoint&, const ChangelogCheckpoint&) = default;
};

// The key of the first record of a changelog, whose value identifies it: a changelog that was created again has
// another.
inline constexpr std::string_view kChangelogNameKey = "identity";

[[nodiscard]] std::string encode(const ChangelogCheckpoint& checkpoint);
[[nodiscard]] std::optional<ChangelogCheckpoint> decode_changelog_checkpoint(std::string_view bytes);  // none: damaged

// The text that goes with a committed offset: `1 <rules version> <steps> <digest>`.
struct CommitMetadata {
  std::uint32_t rules_version = 0;
  std::uint64_t steps = 0;
  std::uint64_t digest = 0;

  friend bool operator==(const CommitMetadata&, const CommitMetadata&) = default;
};
[[nodiscard]] std::string to_text(const CommitMetadata& metadata);
[[nodiscard]] std::string to_hex(std::uint64_t number);
// None: it is of another format, or nothing that we wrote.
[[nodiscard]] std::optional<CommitMetadata> parse_commit_metadata(std::string_view text);
[[nodiscard]] bool is_newer_commit_metadata(std::string_view text);

}  // namespace relance::stream
