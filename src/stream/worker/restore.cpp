#include "restore.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <relance/base/crash_point.h>

namespace relance::stream {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

Restore::Restore(ports::Log& log, ports::StateStore& store, ports::TopicPartition changelog, std::string prefix,
                 std::string_view log_identity)
    : log_(log), store_(store), changelog_(changelog), prefix_(std::move(prefix)) {
  checkpoint_.log_identity = log_identity;
}

PortResult<Done> Restore::begin() {
  auto range = log_.offsets(changelog_);
  if (!range) return Failure{range.error()};
  auto name = read_name(range.value());
  if (!name) return Failure{name.error()};
  checkpoint_ = {checkpoint_.log_identity + "/" + name.value(), range.value().start};
  end_ = range.value().end;
  if (auto read = read_checkpoint(); !read) return read;
  begun_at_ = checkpoint_.next_offset;
  if (checkpoint_.next_offset <= end_) return Done{};
  return ports::failure(Reaction::kStop, "the checkpoint of the state is at changelog offset " +
                                             std::to_string(checkpoint_.next_offset.value()) +
                                             ", but the changelog ends at " + std::to_string(end_.value()) +
                                             ": the changelog has lost records; restore it, or, if they are lost "
                                             "permanently, move the state away to rebuild it from what is left");
}

// Compaction keeps the first record, since no later one has its key.
PortResult<std::string> Restore::read_name(ports::OffsetRange range) {
  if (auto read = log_.read(changelog_, range.start, {.records = 1, .bytes = 1}, batch_); !read)
    return Failure{read.error()};
  const bool is_named = !batch_.records.empty() && batch_.records.front().key == kChangelogNameKey;
  if (!is_named)
    return ports::failure(Reaction::kStop, "the changelog has no identity: run `relance topics create` to write it");
  return to_hex(hash_bytes(batch_.records.front().value.value_or(""), 0));
}

PortResult<Done> Restore::read_checkpoint() {
  std::string bytes;
  auto found = store_.get(prefix_ + std::string{kCheckpointKey}, bytes);
  if (!found) return Failure{found.error()};
  if (!found.value()) return Done{};
  const auto checkpoint = decode_changelog_checkpoint(bytes);
  if (!checkpoint) return ports::failure(Reaction::kStop, "the changelog checkpoint is corrupt");
  if (checkpoint->log_identity != checkpoint_.log_identity)
    return ports::failure(Reaction::kStop,
                          "the state belongs to another log (" + checkpoint->log_identity + "; this one is " +
                              checkpoint_.log_identity +
                              "): restore the log it was computed from, or move the state away to rebuild it");
  checkpoint_.next_offset = std::max(checkpoint_.next_offset, checkpoint->next_offset);
  return Done{};
}

PortResult<bool> Restore::advance(ports::ReadLimits limits) {
  if (checkpoint_.next_offset >= end_) return false;
  if (auto read = log_.read(changelog_, checkpoint_.next_offset, limits, batch_); !read) return Failure{read.error()};
  // An empty read means that only gaps are left.
  const Offset next = batch_.records.empty() ? end_ : Offset{batch_.records.back().offset.value() + 1};
  if (auto applied = apply(next); !applied) return Failure{applied.error()};
  checkpoint_.next_offset = next;
  reach(CrashPoint::kRestoreStep);
  return checkpoint_.next_offset < end_;
}

PortResult<bool> Restore::extend() {
  auto range = log_.offsets(changelog_);
  if (!range) return Failure{range.error()};
  end_ = range.value().end;
  return checkpoint_.next_offset < end_;
}

// Only the last record of each key counts.
PortResult<Done> Restore::apply(Offset next) {
  std::unordered_map<std::string_view, ports::OptionalBytes> rows;
  for (const ports::Record& record : batch_.records) {
    if (record.key && record.key != kChangelogNameKey) rows[*record.key] = record.value;
  }
  rows_.clear();
  for (const auto& [key, value] : rows) {
    key_.assign(prefix_).append(key);
    value ? rows_.put(key_, *value) : rows_.remove(key_);
  }
  rows_.put(key_.assign(prefix_).append(kCheckpointKey), encode(ChangelogCheckpoint{checkpoint_.log_identity, next}));
  records_ += rows.size();
  return store_.write(rows_.sorted());
}

}  // namespace relance::stream
