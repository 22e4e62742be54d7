#include "workers.h"

namespace relance::api {
namespace {

// Of the thread that runs a job.
thread_local std::unique_ptr<ports::SqlSession> session_of_thread;

}  // namespace

Workers::Workers(ports::SqlDatabase& database, std::size_t threads, std::size_t queued_max)
    : database_(database), queued_max_(queued_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  for (const Job& job : jobs_) job(ports::failure(ports::Reaction::kStop, "the process is stopping"));
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
  session_of_thread.reset();
}

void Workers::run() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) break;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (session_of_thread == nullptr) {
      auto session = database_.connect(ports::SqlAccess::kRead);
      if (!session) {
        job(Failure{session.error()});
        continue;
      }
      session_of_thread = std::move(session).value();
    }
    job(session_of_thread.get());
  }
  session_of_thread.reset();
}

}  // namespace relance::api
