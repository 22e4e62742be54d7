#include <algorithm>
#include <utility>

#include <relance/testing/simulation/simulated_state_store.h>
#include <relance/testing/simulation/world.h>

#include "broker.h"

namespace relance::simulation {
namespace {

constexpr PerMillion kSync{125'000};  // how often the machine syncs pending writes

Failure<ports::PortError> again() {
  return ports::failure(ports::Reaction::kRetry, "a simulated fault");
}

Failure<ports::PortError> crashed() {
  return ports::failure(ports::Reaction::kStop, "the process has crashed");
}

}  // namespace

// Iterates over the rows themselves until a write is about to change them; then it copies the remaining ones.
class SimulatedStateStore::Scan final : public ports::StateScan {
 public:
  Scan(const SimulatedStateStore& store, std::string_view prefix, std::string_view after)
      : store_(&store), prefix_(prefix), at_(first(prefix, after)) {
    store.scans_.push_back(this);
  }
  ~Scan() override { detach(); }
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;

  ports::PortResult<bool> next() override {
    World& world = store_->world_;
    world.enter_call();
    if (world.is_down()) return crashed();
    if (world.chaos().bites(Fault::kStateGetRetry)) return again();
    if (is_apart_) {
      if (taken_ == rest_.size()) return false;
      std::tie(key_, value_) = std::move(rest_[taken_++]);
      return true;
    }
    if (!is_within(at_)) return false;
    key_ = at_->first;
    value_ = at_->second;
    ++at_;
    return true;
  }
  [[nodiscard]] std::string_view key() const override { return key_; }
  [[nodiscard]] std::string_view value() const override { return value_; }

  void take_rest() {
    for (; is_within(at_); ++at_) rest_.push_back(*at_);
    is_apart_ = true;
  }

 private:
  using At = SimulatedDisk::Rows::const_iterator;

  [[nodiscard]] const SimulatedDisk::Rows& rows() const { return store_->disk_.rows(); }
  [[nodiscard]] At first(std::string_view prefix, std::string_view after) const {
    if (after.empty() || after < prefix) return rows().lower_bound(prefix);
    return rows().upper_bound(after);
  }
  [[nodiscard]] bool is_within(At at) const { return at != rows().end() && at->first.starts_with(prefix_); }
  void detach() { std::erase(store_->scans_, this); }

  const SimulatedStateStore* store_;
  std::string prefix_;
  At at_;
  bool is_apart_ = false;
  std::vector<std::pair<std::string, std::string>> rest_;
  std::size_t taken_ = 0;
  std::string key_;
  std::string value_;
};

SimulatedStateStore::SimulatedStateStore(World& world, std::size_t disk) : world_(world), disk_(world.disk(disk)) {}

SimulatedStateStore::~SimulatedStateStore() {
  RELANCE_ASSERT(scans_.empty());
}

ports::PortResult<bool> SimulatedStateStore::get(std::string_view key, std::string& value) const {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos().bites(Fault::kStateGetRetry)) return again();
  const SimulatedDisk::Rows& rows = disk_.rows();
  const auto found = rows.find(key);
  if (found == rows.end()) return false;
  value = found->second;
  return true;
}

ports::PortResult<ports::Done> SimulatedStateStore::write(std::span<const ports::StateWrite> writes) {
  const auto is_unordered = [](const ports::StateWrite& a, const ports::StateWrite& b) { return a.key >= b.key; };
  const bool is_ordered = std::adjacent_find(writes.begin(), writes.end(), is_unordered) == writes.end();
  require(is_ordered, "the keys of a write are unique and in order");
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos().bites(Fault::kStateWriteRetry)) return again();
  for (Scan* scan : scans_) scan->take_rest();
  scans_.clear();
  disk_.write(writes);
  if (world_.chaos().random().chance(kSync)) disk_.sync();
  return ports::Done{};
}

std::unique_ptr<ports::StateScan> SimulatedStateStore::scan(std::string_view prefix, std::string_view after) const {
  return std::make_unique<Scan>(*this, prefix, after);
}

}  // namespace relance::simulation
