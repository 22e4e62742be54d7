#include "health.h"

#include <utility>

namespace relance::embedded {

Health::Health(std::string directory, std::uint64_t free_bytes_min, std::shared_ptr<const Resources> resources)
    : directory_(std::move(directory)), free_bytes_min_(free_bytes_min), resources_(std::move(resources)) {}

std::optional<std::string> Health::obstacle(rocksdb::DB& db) {
  if (auto reason = full()) return reason;
  if (!halted_) return std::nullopt;
  const rocksdb::Status status = db.Resume();
  if (!status.ok()) return directory_ + " does not go on yet: " + status.ToString();
  halted_ = false;
  return std::nullopt;
}

std::optional<std::string> Health::fatal() const {
  if (!failed_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return reason_;
}

bool Health::fail(std::string reason) {
  const std::lock_guard lock(mutex_);
  if (failed_) return false;
  reason_ = std::move(reason);
  failed_ = true;
  return true;
}

std::optional<std::string> Health::trouble() const {
  if (auto reason = fatal()) return reason;
  if (auto reason = full()) return reason;
  if (halted_) return "a background job of " + directory_ + " found the disk full";
  return std::nullopt;
}

std::optional<std::string> Health::full() const {
  const std::uint64_t free_bytes = resources_->free_bytes(directory_);
  if (free_bytes >= free_bytes_min_) return std::nullopt;
  return "disk full: " + std::to_string(free_bytes) + " bytes left for " + directory_ + ", less than " +
         std::to_string(free_bytes_min_);
}

void Health::OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) {
  const bool job = reason == rocksdb::BackgroundErrorReason::kFlush ||
                   reason == rocksdb::BackgroundErrorReason::kCompaction;
  if (job && error->IsNoSpace() && error->severity() < rocksdb::Status::Severity::kFatalError) {
    halted_ = true;
  } else {
    fail("a background error in " + directory_ + ": " + error->ToString());
  }
}

void Health::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* automatic) {
  *automatic = false;
}

}  // namespace relance::embedded
