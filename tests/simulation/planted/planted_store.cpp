// Bugs in what a worker writes to its store, and finds there.
#include <deque>

#include <relance/stream/progress.h>

#include "simulation/planted/planted_worker.h"

namespace relance::driver {
namespace {

using ports::Done;
using ports::PortResult;

constexpr std::string_view kMetaKey = "m";
constexpr std::string_view kCheckpointKey = "l";
// A row begins with its format, its flags, how many timers it has (2 bytes) and when each is due (8 bytes).
constexpr std::size_t kTimersAt = 2;
constexpr std::size_t kFirstDueAt = 4;
constexpr std::size_t kDueBytes = 8;

// The first timer of each row is due in a time that never comes.
class TimersLost final : public ports::StateScan {
 public:
  explicit TimersLost(std::unique_ptr<ports::StateScan> scan) : scan_(std::move(scan)) {}

  PortResult<bool> next() override {
    auto more = scan_->next();
    if (!more || !more.value()) return more;
    value_ = scan_->value();
    if (value_.size() >= kFirstDueAt + kDueBytes && (value_[kTimersAt] != 0 || value_[kTimersAt + 1] != 0))
      value_.replace(kFirstDueAt, kDueBytes, std::string{"\xff\xff\xff\xff\xff\x7f\0\0", kDueBytes});
    return more;
  }
  [[nodiscard]] std::string_view key() const override { return scan_->key(); }
  [[nodiscard]] std::string_view value() const override { return value_; }

 private:
  std::unique_ptr<ports::StateScan> scan_;
  std::string value_;
};

class PlantedStore final : public ports::StateStore {
 public:
  explicit PlantedStore(PlantedState& state) : state_(state) {}

  PortResult<bool> get(std::string_view key, std::string& value) const override {
    const auto own = state_.own_metas.find(key);
    if (!state_.is_assigning || own == state_.own_metas.end()) return state_.store.get(key, value);
    value = own->second;
    return true;
  }

  PortResult<Done> write(std::span<const ports::StateWrite> writes) override {
    std::deque<std::string> values;
    std::vector<ports::StateWrite> spoilt{writes.begin(), writes.end()};
    for (ports::StateWrite& each : spoilt) {
      if (each.value) each.value = values.emplace_back(spoil(each.key, *each.value));
    }
    auto written = state_.store.write(spoilt);
    if (!written) return written;
    for (const ports::StateWrite& each : writes) {
      if (row_key_of(each.key).key == kMetaKey) state_.own_metas[std::string{each.key}] = std::string{*each.value};
    }
    if (state_.commit_deferred() != ports::CommitOutcome::kCommitted)
      return ports::failure(ports::Reaction::kRetry, "the state was written and the log has not committed");
    return written;
  }

  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view prefix, std::string_view after) const override {
    auto scan = state_.store.scan(prefix, after);
    if (!state_.is(PlantedBug::kTimerLostOnRestore)) return scan;
    return std::make_unique<TimersLost>(std::move(scan));
  }
  [[nodiscard]] std::optional<std::string> outage() const override { return state_.store.outage(); }

 private:
  [[nodiscard]] std::string spoil(std::string_view whole, std::string_view value) const {
    const RowKey row = row_key_of(whole);
    if (row.key == kMetaKey) return spoilt_meta(state_.bug, value);
    if (row.key != kCheckpointKey || !state_.is(PlantedBug::kCheckpointTooFar)) return std::string{value};
    auto checkpoint = stream::decode_changelog_checkpoint(value);
    const auto changelog = state_.changelog_of(row.prefix);
    const auto range = state_.log.offsets(changelog.value());
    if (checkpoint && range) checkpoint->next_offset = range.value().end;
    return checkpoint ? encode(*checkpoint) : std::string{value};
  }

  PlantedState& state_;
};

}  // namespace

std::unique_ptr<ports::StateStore> planted_store(PlantedState& state) {
  return std::make_unique<PlantedStore>(state);
}

}  // namespace relance::driver
