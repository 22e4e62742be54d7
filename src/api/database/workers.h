// Threads that answer requests, each with a session of the database.
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
  // Given the session of the thread, or why there is none.
  using Job = std::function<void(ports::PortResult<ports::SqlSession*>)>;

  Workers(ports::SqlDatabase& database, std::size_t threads, std::size_t queued_max);
  ~Workers();  // stop() without a grace
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False: too many wait, or it is stopped. Any thread.
  [[nodiscard]] bool add(Job job);
  // Waits for jobs, at most so long; then those that run are interrupted, and those that wait get kStop. Once it
  // is stopped this does nothing. Not from a job; one thread at a time.
  void stop(Duration grace);
  // Of the job that runs on this thread: its session is over, the next job gets a new one.
  static void drop_session();
  // Of such a job, too: a new one in its place, or why there is none.
  [[nodiscard]] ports::PortResult<ports::SqlSession*> renew_session();

 private:
  void run();
  void run_job(const Job& job);
  void end_thread();

  ports::SqlDatabase& database_;
  const std::size_t queued_max_;
  std::mutex mutex_;
  std::condition_variable changed_;  // for threads that wait for a job
  std::condition_variable ended_;    // a job, or a thread
  std::deque<Job> jobs_;
  std::vector<ports::SqlSession*> sessions_;  // of the threads
  std::size_t running_ = 0;                   // threads
  std::size_t busy_ = 0;                      // those that have a job
  bool stopping_ = false;
  std::vector<Thread> threads_;
};

}  // namespace relance::api
