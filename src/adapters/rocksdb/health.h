// Whether a database can be written: free space before a write, errors of its background jobs.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <rocksdb/listener.h>

#include "databases.h"

namespace relance::embedded {

// Any thread. RocksDB reports the errors of its own threads to it.
class Health : public rocksdb::EventListener {
 public:
  Health(std::string directory, std::uint64_t free_bytes_min, std::shared_ptr<const Resources> resources);

  // None: write. Else why not now: it may pass. A flush or compaction that met a full disk goes on by this call, once
  // there is space; what was written before is in the write-ahead log.
  std::optional<std::string> obstacle(rocksdb::DB& db);
  // As obstacle(), for what is written to win space: it may take half of what is kept free.
  std::optional<std::string> obstacle_to_dropping(rocksdb::DB& db);
  // None: none. Else why nothing must be written ever again.
  [[nodiscard]] std::optional<std::string> fatal() const;
  // Nothing must be written ever again; the first reason stays.
  void fail(const std::string& reason);
  // Called once, by the first fail(), on its thread; at once if that has been.
  void on_failure(const std::function<void(const std::string&)>& callback);
  // The one or the other, for people.
  [[nodiscard]] std::optional<std::string> outage() const;

  const char* Name() const override { return "relance.health"; }
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error, bool* automatic) override;

 private:
  std::optional<std::string> obstacle(rocksdb::DB& db, std::uint64_t free_bytes_min);
  [[nodiscard]] std::optional<std::string> full(std::uint64_t free_bytes_min) const;

  const std::string directory_;
  const std::uint64_t free_bytes_min_;
  const std::shared_ptr<const Resources> resources_;
  std::atomic<bool> halted_ = false;  // a background job met a full disk
  std::atomic<bool> failed_ = false;
  mutable std::mutex mutex_;
  std::string reason_;                                  // guarded by mutex_
  std::function<void(const std::string&)> on_failure_;  // guarded by mutex_
};

}  // namespace relance::embedded
