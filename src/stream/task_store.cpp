#include <algorithm>

#include <relance/stream/task_store.h>

namespace relance::stream {

void StateBatch::put(std::string_view key, std::string_view value) {
  writes_.push_back({bytes_.keep(key), ports::OptionalBytes{bytes_.keep(value)}});
}

void StateBatch::remove(std::string_view key) {
  writes_.push_back({bytes_.keep(key), std::nullopt});
}

void StateBatch::forget(std::string_view prefix) {
  std::erase_if(writes_, [prefix](const ports::StateWrite& write) { return write.key.starts_with(prefix); });
}

std::vector<ports::StateWrite>& StateBatch::sorted() {
  std::ranges::sort(writes_, {}, &ports::StateWrite::key);
  return writes_;
}

void StateBatch::clear() {
  writes_.clear();
  bytes_.clear();
}

TaskStore::TaskStore(ports::StateStore& store, std::string prefix, RowCacheBudget& budget)
    : store_(store), prefix_(std::move(prefix)), cache_(budget) {}

std::string_view TaskStore::whole(std::string_view key) {
  key_.assign(prefix_);
  key_.append(key);
  return key_;
}

std::optional<std::string_view> TaskStore::get(std::string_view key) {
  if (const auto row = cache_.get(key)) return row;
  if (holds_all_like(key)) return std::nullopt;
  const auto found = store_.get(whole(key), value_);
  if (!found) {
    fail(found.error());
    return std::nullopt;
  }
  if (!found.value()) return std::nullopt;
  cache_.put(key, value_);
  return value_;
}

std::unique_ptr<ports::StateScan> TaskStore::scan(std::string_view key_prefix, std::string_view after) const {
  return store_.scan(prefix_ + std::string{key_prefix}, after.empty() ? std::string{} : prefix_ + std::string{after});
}

void TaskStore::put(std::string_view key, std::string_view value, StateBatch& batch) {
  batch.put(whole(key), value);
}

void TaskStore::remove(std::string_view key, StateBatch& batch) {
  batch.remove(whole(key));
}

void TaskStore::apply(std::span<const ports::StateWrite> writes) {
  for (const ports::StateWrite& write : writes) {
    if (!write.key.starts_with(prefix_)) continue;
    const std::string_view key = write.key.substr(prefix_.size());
    if (write.value) {
      cache_.put(key, *write.value);
    } else {
      cache_.erase(key);
    }
  }
}

void TaskStore::fail(ports::PortError error) {
  if (!failure_) failure_ = std::move(error);
}

void TaskStore::fail_newer() {
  if (!failure_) has_met_newer_ = true;
  fail({ports::Reaction::kStop, "a row of the state was written by a newer version: upgrade first"});
}

}  // namespace relance::stream
