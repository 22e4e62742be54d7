// Whether a database can be written: checks free space before writes, and collects errors of background jobs.
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

// Any thread. RocksDB reports errors of its own threads to it.
class Health : public rocksdb::EventListener {
 public:
  Health(std::string directory, std::uint64_t free_bytes_min, std::shared_ptr<const Resources> resources);

  // nullopt: writing is allowed. Otherwise why not at present. If a flush or compaction stopped because the disk was
  // full, this call resumes it once there is space; the data is in the write-ahead log until then.
  std::optional<std::string> obstacle(rocksdb::DB& db);
  // Like obstacle(), for writes that free space: they may use half of the reserve.
  std::optional<std::string> obstacle_to_dropping(rocksdb::DB& db);
  // nullopt: none. Otherwise why nothing may ever be written again.
  [[nodiscard]] std::optional<std::string> fatal() const;
  // Forbids all further writes; the first reason is kept.
  void fail(const std::string& reason);
  // Called once, by the first fail(), on its thread; immediately if that has already happened.
  void on_failure(const std::function<void(const std::string&)>& callback);
  // Either of the two, for display.
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
  std::atomic<bool> halted_ = false;  // a background job stopped because the disk was full
  std::atomic<bool> failed_ = false;
  mutable std::mutex mutex_;
  std::string reason_;                                  // guarded by mutex_
  std::function<void(const std::string&)> on_failure_;  // guarded by mutex_
};

}  // namespace relance::embedded
