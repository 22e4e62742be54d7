#include "database/workers.h"

#include <exception>

#include <relance/base/logging.h>

namespace relance::api {
namespace {

constexpr std::chrono::milliseconds kInterruptPause{100};  // one may fall between two statements of a job and be missed

// Of the thread that is running a job.
thread_local std::unique_ptr<ports::SqlSession> session_of_thread;
thread_local Workers* workers_of_thread = nullptr;

}  // namespace

Workers::Workers(ports::SqlDatabase& database, std::size_t threads, std::size_t queued_max)
    : database_(database), queued_max_(queued_max), running_(threads) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back(
        "api-worker", [this] { run(); }, [this](const std::string&) { end_thread(); });
  }
}

Workers::~Workers() {
  stop(Duration{0});
}

void Workers::stop(Duration grace) {
  std::deque<Job> left;
  {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, grace, [this] { return jobs_.empty() && busy_ == 0; });
    stopping_ = true;
    changed_.notify_all();
    while (running_ > 0) {
      for (ports::SqlSession* session : sessions_) session->interrupt();
      ended_.wait_for(lock, kInterruptPause, [this] { return running_ == 0; });
    }
    left.swap(jobs_);
  }
  for (Thread& thread : threads_) thread.join();
  threads_.clear();
  for (const Job& job : left) job(ports::failure(ports::Reaction::kStop, "the process is stopping"));
}

bool Workers::add(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= queued_max_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void Workers::drop_session() {
  if (session_of_thread == nullptr) return;
  const std::lock_guard lock(workers_of_thread->mutex_);
  std::erase(workers_of_thread->sessions_, session_of_thread.get());
  session_of_thread.reset();
}

ports::PortResult<ports::SqlSession*> Workers::renew_session() {
  drop_session();
  auto session = database_.connect(ports::SqlAccess::kRead);
  if (!session) return Failure{session.error()};
  session_of_thread = std::move(session).value();
  const std::lock_guard lock(mutex_);
  sessions_.push_back(session_of_thread.get());
  return session_of_thread.get();
}

void Workers::run() {
  workers_of_thread = this;
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) break;
      job = std::move(jobs_.front());
      jobs_.pop_front();
      ++busy_;
    }
    run_job(job);
    const std::lock_guard lock(mutex_);
    --busy_;
    ended_.notify_all();
  }
  end_thread();
}

// If a job throws, its client gets a 500; the thread and the other jobs continue.
void Workers::run_job(const Job& job) {
  std::string reason = "an exception of an unknown type";
  try {
    return session_of_thread == nullptr ? job(renew_session()) : job(session_of_thread.get());
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {  // reported below
  }
  logging::error("API request failed", {{"reason", reason}});
  drop_session();
}

void Workers::end_thread() {
  drop_session();
  const std::lock_guard lock(mutex_);
  --running_;
  ended_.notify_all();
}

}  // namespace relance::api
