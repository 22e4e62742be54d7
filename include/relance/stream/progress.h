// The position of a task in its log, and what it needs to continue from there: a row that is written with every change
// of its state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <relance/base/strong.h>
#include <relance/base/time.h>

namespace relance::stream {

// A record whose effects exceed one commit is processed in steps. `steps` of them are done; 0: between records.
struct TaskPosition {
  Offset next_offset;
  std::uint64_t steps = 0;
  friend auto operator<=>(const TaskPosition&, const TaskPosition&) = default;
};

struct Progress {
  TaskPosition position;
  OptionalTime stream_time;  // the greatest event time processed; none before the first
  std::uint64_t digest = 0;  // chained over what every record decided
  Offset chain_start;        // where the digest starts: a new rules version starts a new chain

  // Of the record being processed.
  std::uint64_t facts = 0;           // numbers assigned
  std::uint64_t outbox_entries = 0;  // numbers assigned
  std::string cursor;                // owned by the processor

  friend bool operator==(const Progress&, const Progress&) = default;
};

// What is stored about a task: a format byte, then little-endian fields. `log_identity` is that of the log whose
// records were processed.
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
  MetaError error{};  // if there is no meta
};
[[nodiscard]] MetaResult decode_task_meta(std::string_view bytes);

// The changelog offset up to which a task's rows are complete, as a lower bound.
struct ChangelogCheckpoint {
  std::string log_identity;  // of the log and the changelog
  Offset next_offset;

  friend bool operator==(const ChangelogCheckpoint&, const ChangelogCheckpoint&) = default;
};

// The key of the first record of a changelog; its value identifies the changelog: it differs after the changelog was
// recreated.
inline constexpr std::string_view kChangelogNameKey = "identity";

[[nodiscard]] std::string encode(const ChangelogCheckpoint& checkpoint);
[[nodiscard]] std::optional<ChangelogCheckpoint> decode_changelog_checkpoint(std::string_view bytes);  // none: damaged

// The metadata of a committed offset: `1 <rules version> <steps> <digest>`.
struct CommitMetadata {
  std::uint32_t rules_version = 0;
  std::uint64_t steps = 0;
  std::uint64_t digest = 0;

  friend bool operator==(const CommitMetadata&, const CommitMetadata&) = default;
};
[[nodiscard]] std::string to_text(const CommitMetadata& metadata);
[[nodiscard]] std::string to_hex(std::uint64_t number);
// nullopt: another format, or not written by Relance.
[[nodiscard]] std::optional<CommitMetadata> parse_commit_metadata(std::string_view text);
[[nodiscard]] bool is_newer_commit_metadata(std::string_view text);

}  // namespace relance::stream
