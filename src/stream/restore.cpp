#include "restore.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <relance/base/crash_point.h>
#include <relance/base/planted_bug.h>

namespace relance::stream {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

Restore::Restore(ports::Log& log, ports::StateStore& store, ports::TopicPartition changelog, std::string prefix,
                 std::string_view log_identity)
    : log_(log), store_(store), changelog_(changelog), prefix_(std::move(prefix)) {
  mark_.log_identity = log_identity;
}

PortResult<Done> Restore::begin() {
  auto range = log_.offsets(changelog_);
  if (!range) return Failure{range.error()};
  auto name = read_name(range.value());
  if (!name) return Failure{name.error()};
  mark_ = {mark_.log_identity + "/" + name.value(), range.value().start};
  end_ = range.value().end;
  if (auto read = read_mark(); !read) return read;
  begun_at_ = mark_.next_offset;
  if (mark_.next_offset <= end_) return Done{};
  return ports::failure(Reaction::kStop,
                        "the state has seen the changelog up to offset " + std::to_string(mark_.next_offset.value()) +
                            ", which ends at " + std::to_string(end_.value()) +
                            ": the changelog has lost its end. Put it back; or, if it is gone for good, move the "
                            "state away to have it made anew from what is left");
}

// Compaction keeps the first record, since no later one has its key.
PortResult<std::string> Restore::read_name(ports::OffsetRange range) {
  if (auto read = log_.read(changelog_, range.start, {.records = 1, .bytes = 1}, batch_); !read)
    return Failure{read.error()};
  const bool is_named = !batch_.records.empty() && batch_.records.front().key == kChangelogNameKey;
  if (!is_named)
    return ports::failure(Reaction::kStop,
                          "the changelog does not begin with its name: `relance topics create` writes it");
  return to_hex(hash_bytes(batch_.records.front().value.value_or(""), 0));
}

PortResult<Done> Restore::read_mark() {
  std::string bytes;
  auto found = store_.get(prefix_ + std::string{kMarkKey}, bytes);
  if (!found) return Failure{found.error()};
  if (!found.value()) return Done{};
  const auto mark = decode_changelog_mark(bytes);
  if (!mark) return ports::failure(Reaction::kStop, "how far its changelog was read cannot be told: it is damaged");
  if (mark->log_identity != mark_.log_identity)
    return ports::failure(Reaction::kStop,
                          "the state belongs to another log (" + mark->log_identity + "; this one is " +
                              mark_.log_identity +
                              "): put back the log that it was made from, or move the state away to have it made anew");
  mark_.next_offset = std::max(mark_.next_offset, mark->next_offset);
  return Done{};
}

PortResult<bool> Restore::advance(ports::ReadLimits limits) {
  if (mark_.next_offset >= end_) return false;
  if (auto read = log_.read(changelog_, mark_.next_offset, limits, batch_); !read) return Failure{read.error()};
  // Only gaps are left where nothing comes.
  const Offset next = batch_.records.empty() ? end_ : Offset{batch_.records.back().offset.value() + 1};
  if (auto applied = apply(next); !applied) return Failure{applied.error()};
  mark_.next_offset = next;
  reach(CrashPoint::kRestoreStep);
  return mark_.next_offset < end_;
}

PortResult<bool> Restore::extend() {
  auto range = log_.offsets(changelog_);
  if (!range) return Failure{range.error()};
  end_ = range.value().end;
  return mark_.next_offset < end_;
}

// Of each key the last record counts.
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
  const Offset noted = is_planted(PlantedBug::kMarkTooFar) ? end_ : next;
  rows_.put(key_.assign(prefix_).append(kMarkKey), encode(ChangelogMark{mark_.log_identity, noted}));
  records_ += rows.size();
  return store_.write(rows_.sorted());
}

}  // namespace relance::stream
