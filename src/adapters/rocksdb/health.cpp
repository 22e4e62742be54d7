#include "health.h"

#include <utility>

#include <relance/base/logging.h>

namespace relance::embedded {

Health::Health(std::string directory, std::uint64_t free_bytes_min, std::shared_ptr<const Resources> resources)
    : directory_(std::move(directory)), free_bytes_min_(free_bytes_min), resources_(std::move(resources)) {}

std::optional<std::string> Health::obstacle(rocksdb::DB& db) {
  return obstacle(db, free_bytes_min_);
}

std::optional<std::string> Health::obstacle_to_dropping(rocksdb::DB& db) {
  return obstacle(db, free_bytes_min_ / 2);
}

std::optional<std::string> Health::obstacle(rocksdb::DB& db, std::uint64_t free_bytes_min) {
  if (auto reason = full(free_bytes_min)) return reason;
  // Cleared first: a job that finds the disk full again sets it again.
  if (!halted_.exchange(false)) return std::nullopt;
  const rocksdb::Status status = db.Resume();
  if (status.ok()) {
    logging::info("database resumed", {{"directory", directory_}});
    return std::nullopt;
  }
  halted_ = true;
  return directory_ + " cannot resume yet: " + status.ToString();
}

std::optional<std::string> Health::fatal() const {
  if (!failed_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return reason_;
}

void Health::fail(const std::string& reason) {
  std::function<void(const std::string&)> callback;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) return;
    reason_ = reason;
    failed_ = true;
    callback = on_failure_;
  }
  logging::error("database failed", {{"directory", directory_}, {"reason", reason}});
  if (callback) callback(reason);
}

void Health::on_failure(const std::function<void(const std::string&)>& callback) {
  {
    const std::lock_guard lock(mutex_);
    on_failure_ = callback;
    if (!failed_) return;
  }
  callback(*fatal());
}

std::optional<std::string> Health::outage() const {
  if (auto reason = fatal()) return reason;
  if (auto reason = full(free_bytes_min_)) return reason;
  if (halted_) return "a background job of " + directory_ + " found the disk full";
  return std::nullopt;
}

std::optional<std::string> Health::full(std::uint64_t free_bytes_min) const {
  const std::uint64_t free_bytes = resources_->free_bytes(directory_);
  if (free_bytes >= free_bytes_min) return std::nullopt;
  return "disk full: " + std::to_string(free_bytes) + " bytes left for " + directory_ + ", less than " +
         std::to_string(free_bytes_min);
}

void Health::OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) {
  using Reason = rocksdb::BackgroundErrorReason;
  // "No WAL": RocksDB checks the newest WAL, which is empty at this point.
  const bool job = reason == Reason::kFlush || reason == Reason::kFlushNoWAL || reason == Reason::kCompaction;
  if (job && error->IsNoSpace() && error->severity() < rocksdb::Status::Severity::kFatalError) {
    if (!halted_.exchange(true))
      logging::error("database halted: disk full", {{"directory", directory_}, {"error", error->ToString()}});
  } else {
    fail("a background error in " + directory_ + ": " + error->ToString());
  }
}

void Health::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* automatic) {
  *automatic = false;
}

}  // namespace relance::embedded
