// The open transaction of a worker: what was processed since the last commit, and where its output goes.
#pragma once

#include <optional>

#include <relance/ports/log.h>
#include <relance/stream/worker.h>

namespace relance::stream {

class Batch final : public OutputSink {
 public:
  void emit(ports::TopicPartition to, const ports::NewRecord& record) override {
    if (error_) return;
    if (auto done = session_->produce(to, record); !done) {
      error_ = done.error();
      return;
    }
    ++outputs_;
    bytes_ += (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
  }

  void open(ports::LogSession& session, Duration now) {
    session_ = &session;
    since_ = now;
    is_open_ = true;
  }
  void count(const ports::Record& record) {
    ++records_;
    ++folded_;
    bytes_ += record.value ? record.value->size() : 0;
  }
  void clear() { *this = Batch{}; }

  [[nodiscard]] bool is_open() const { return is_open_; }
  // Steps count as records: a record that is processed in a million steps fills many batches.
  void count_step() { ++records_; }
  [[nodiscard]] std::uint64_t folded() const { return folded_; }
  [[nodiscard]] bool is_full(const BatchLimits& limits, Duration now) const {
    return records_ >= limits.records || bytes_ >= limits.bytes || (is_open_ && now - since_ >= limits.time);
  }
  [[nodiscard]] std::size_t records() const { return records_; }
  [[nodiscard]] std::uint64_t outputs() const { return outputs_; }
  [[nodiscard]] const std::optional<ports::PortError>& error() const { return error_; }

 private:
  ports::LogSession* session_ = nullptr;
  bool is_open_ = false;
  Duration since_{};
  std::size_t records_ = 0;
  std::uint64_t folded_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t outputs_ = 0;
  std::optional<ports::PortError> error_;
};

}  // namespace relance::stream
