// The thread that writes records and commits: what is pending goes into one write batch with one fsync.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <rocksdb/write_batch.h>

#include <relance/ports/thread.h>

#include "core.h"
#include "layout.h"
#include "request.h"

namespace relance::embedded {

class Writer {
 public:
  explicit Writer(LogCore& core);  // `core` must outlive it
  // Writes what is pending and answers all requests.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Calls `request->done` on the writer's thread, also for a refusal. Any thread.
  void append(std::shared_ptr<Request> request);
  // Waits for the outcome; `request->member->committing` is set.
  ports::CommitOutcome commit(const std::shared_ptr<Request>& request);

 private:
  using Requests = std::vector<std::shared_ptr<Request>>;

  void run();
  // Called when an exception ends the thread: stops the log, and refuses queued and later requests.
  void fail(const std::string& what);
  [[nodiscard]] bool is_answered(const Request& request) const;
  void enqueue(std::shared_ptr<Request> request);  // with mutex_ locked
  bool take(Requests& group);
  void process(Requests& group);
  bool wait_for_space(Requests& group);
  void drop_fenced(Requests& group);
  bool write(const Requests& group);
  void publish(const Requests& group);
  void answer(Request& request, const ports::PortError& error, ports::CommitOutcome outcome);
  void answer_all(Requests& group, const ports::PortError& error, ports::CommitOutcome outcome);
  [[nodiscard]] std::vector<Offset> offsets_of(const Request& request) const;

  LogCore& core_;
  Layout layout_;
  rocksdb::WriteBatch batch_;
  Requests group_;  // being written; only on the thread

  std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<std::shared_ptr<Request>> queue_;  // guarded by mutex_
  std::size_t wanted_ = 1;                      // requests to wait for before waking the thread; guarded by mutex_
  std::size_t in_flight_ = 0;                   // bytes of appends; guarded by mutex_
  bool stopping_ = false;                       // guarded by mutex_
  Thread thread_;                               // started last
};

}  // namespace relance::embedded
