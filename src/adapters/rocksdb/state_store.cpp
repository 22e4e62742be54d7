#include <algorithm>
#include <utility>

#include <rocksdb/write_batch.h>

#include <relance/adapters/rocksdb/state_store.h>
#include <relance/base/assert.h>

#include "databases.h"
#include "format_file.h"
#include "health.h"
#include "info_log.h"
#include "journal_check.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

constexpr Format kStateFormat{"relance-state", 2, 2};

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}

// The least key greater than all keys that begin with `prefix`; empty: there is none.
std::string end_of_prefix(std::string_view prefix) {
  std::string end{prefix};
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

class RocksScan : public ports::StateScan {
 public:
  RocksScan(rocksdb::DB& db, std::string_view prefix, std::string_view after)
      : begin_(after < prefix ? std::string{prefix} : std::string{after} + '\0'), end_(end_of_prefix(prefix)) {
    if (after.empty()) begin_ = prefix;
    end_slice_ = end_;
    rocksdb::ReadOptions options;
    if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
    options.fill_cache = false;  // a full scan would evict the working set
    iterator_.reset(db.NewIterator(options));
  }

  PortResult<bool> next() override {
    if (!started_) {
      iterator_->Seek(begin_);
      started_ = true;
    } else if (iterator_->Valid()) {
      iterator_->Next();
    }
    if (iterator_->Valid()) return true;
    if (!iterator_->status().ok()) return stop("cannot read the state", iterator_->status());
    return false;
  }
  [[nodiscard]] std::string_view key() const override { return iterator_->key().ToStringView(); }
  [[nodiscard]] std::string_view value() const override { return iterator_->value().ToStringView(); }

 private:
  std::string begin_;
  const std::string end_;
  rocksdb::Slice end_slice_;
  bool started_ = false;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksStateStore : public ports::StateStore {
 public:
  RocksStateStore(std::unique_ptr<rocksdb::DB> db, std::shared_ptr<Health> health, std::shared_ptr<Resources> resources)
      : resources_(std::move(resources)), health_(std::move(health)), db_(std::move(db)) {}

  PortResult<bool> get(std::string_view key, std::string& value) const override {
    rocksdb::PinnableSlice found;
    const rocksdb::Status status = db_->Get({}, db_->DefaultColumnFamily(), slice(key), &found);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return stop("cannot read the state", status);
    value.assign(found.data(), found.size());
    return true;
  }

  PortResult<Done> write(std::span<const ports::StateWrite> writes) override {
    if (auto reason = health_->fatal()) return ports::failure(Reaction::kStop, std::move(*reason));
    if (auto reason = health_->obstacle(*db_)) return ports::failure(Reaction::kRetry, std::move(*reason));
    if (writes.empty()) return Done{};
    rocksdb::WriteBatch batch(bytes_of(writes));
    for (std::size_t i = 0; i < writes.size(); ++i) {
      RELANCE_ASSERT(i == 0 || writes[i - 1].key < writes[i].key);
      const auto& [key, value] = writes[i];
      const rocksdb::Status status = value ? batch.Put(slice(key), slice(*value)) : batch.Delete(slice(key));
      RELANCE_ASSERT(status.ok());
    }
    const rocksdb::Status status = db_->Write({}, &batch);
    if (status.ok()) return Done{};
    health_->fail("a write of the state failed: " + status.ToString());
    return stop("cannot write the state", status);
  }

  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view prefix, std::string_view after) const override {
    return std::make_unique<RocksScan>(*db_, prefix, after);
  }

  [[nodiscard]] std::optional<std::string> outage() const override { return health_->outage(); }

 private:
  static std::size_t bytes_of(std::span<const ports::StateWrite> writes) {
    constexpr std::size_t kFramingMax = 16;
    std::size_t bytes = kFramingMax;
    for (const auto& [key, value] : writes) bytes += key.size() + (value ? value->size() : 0) + kFramingMax;
    return bytes;
  }

  const std::shared_ptr<Resources> resources_;
  const std::shared_ptr<Health> health_;
  const std::unique_ptr<rocksdb::DB> db_;  // destroyed first
};

}  // namespace

PortResult<std::unique_ptr<ports::StateStore>> open_state(const StateOptions& options,
                                                          std::shared_ptr<Resources> resources) {
  if (auto claimed = claim_directory(*resources->env, options.directory, kStateFormat); !claimed.ok()) {
    return Failure{claimed.error()};
  }
  if (auto checked = check_manifest(*resources->env, options.directory); !checked.ok()) return Failure{checked.error()};
  auto health = std::make_shared<Health>(options.directory, options.free_bytes_min, resources);
  rocksdb::Options settings = state_options(*resources);
  settings.listeners.push_back(health);
  forward_warnings(options.directory, settings);
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(settings, options.directory, &opened);
  if (!status.ok()) return not_opened(options.directory, status);
  return std::unique_ptr<ports::StateStore>{
      std::make_unique<RocksStateStore>(std::unique_ptr<rocksdb::DB>{opened}, std::move(health), std::move(resources))};
}

}  // namespace relance::embedded
