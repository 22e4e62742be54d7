// Threads that answer requests, each with its own database session.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <relance/ports/sql.h>
#include <relance/ports/thread.h>

namespace relance::api {

class Workers {
 public:
  // Called with the session of the thread, or why there is none.
  using Job = std::function<void(ports::PortResult<ports::SqlSession*>)>;

  Workers(ports::SqlDatabase& database, std::size_t threads, std::size_t queued_max);
  ~Workers();  // stop() without a grace period
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False: too many jobs are queued, or it is stopped. Any thread.
  [[nodiscard]] bool add(Job job);
  // Waits up to `grace` for jobs; then running ones are interrupted, and queued ones get kStop. Calling it again has no
  // effect. Not from a job; one thread at a time.
  void stop(Duration grace);
  // From a job on this thread: its session is unusable, and the next job gets a new one.
  static void drop_session();
  // From a job: replaces its session; returns the new one, or why there is none.
  [[nodiscard]] ports::PortResult<ports::SqlSession*> renew_session();

 private:
  void run();
  void run_job(const Job& job);
  void end_thread();

  ports::SqlDatabase& database_;
  const std::size_t queued_max_;
  std::mutex mutex_;
  std::condition_variable changed_;  // for threads that wait for jobs
  std::condition_variable ended_;    // a job or a thread has ended
  std::deque<Job> jobs_;
  std::vector<ports::SqlSession*> sessions_;  // one per thread
  std::size_t running_ = 0;                   // threads
  std::size_t busy_ = 0;                      // threads with a job
  bool stopping_ = false;
  std::vector<Thread> threads_;
};

}  // namespace relance::api
