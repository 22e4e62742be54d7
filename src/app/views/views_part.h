// The parts `views` and `api` of a running process. Nothing that goes wrong here stops the process or keeps an event
// from being taken: it is told, and tried again.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <relance/api/api.h>
#include <relance/ports/clock.h>
#include <relance/ports/log_as_reader.h>
#include <relance/projections/materializer.h>

#include "config/config.h"

namespace relance::app {

struct ViewsPartOptions {
  ViewSettings stores;
  ApiSettings api;
  std::string api_token;        // of those who may everything
  bool keeps_views = true;      // the part `views`
  bool answers = true;          // the part `api`
  bool asks_brokers = false;    // the log is on Kafka
  std::string file;             // of the views, where no server keeps them
  std::size_t cache_bytes = 0;  // of the cache, likewise
};

// What the API has answered since the start. Written by any thread.
struct ApiCounters {
  using Count = std::atomic<std::uint64_t>;
  std::array<Count, 5> answers{};  // by class of the status, from 1xx
  Count milliseconds{0};           // that they took in all
  Count database_failures{0};      // 503, as the database did not answer
  std::atomic<bool> is_database_up{true};
  Count cache_hits{0};
  Count cache_misses{0};
};

class ViewsPart final : public api::ApiObserver {
 public:
  // Opens what is configured, and makes the tables where they stand in a file of ours. The ports outlive it. Throws
  // CommandError.
  ViewsPart(const ViewsPartOptions& options, ports::Log& log, std::string identity, ports::Clock& clock,
            ports::Entropy& entropy);
  ~ViewsPart() override;

  void start();
  // Begins to stop: answers what the API was asked, also where the database keeps it waiting, then by 503. Returns when
  // that is done; the view still follows the log, if it can.
  void finish_answers();
  void stop();  // once it is stopped this does nothing

  [[nodiscard]] api::Api* api() { return api_.get(); }  // none: not a part of this process
  // None: it is not kept here.
  [[nodiscard]] const projections::MaterializerCounters* materializer() const;
  // Why the view does not follow the log; none: it does, or somebody else's process sees to it.
  [[nodiscard]] std::optional<std::string> trouble() const;
  [[nodiscard]] const ApiCounters& counters() const { return counters_; }
  [[nodiscard]] const ports::Cache& cache() const { return *cache_; }

  void on_request(const api::RequestReport& report) override;
  void on_database(const std::optional<std::string>& trouble) override;
  void on_cache_read(bool hit, std::chrono::microseconds took) override;
  void on_many_misses(std::uint64_t misses, std::uint64_t reads) override;

 private:
  void run();
  void note(std::optional<std::string> trouble);
  void end_step();
  bool wait(Duration pause);  // false: it is over

  const Duration slow_;
  const Duration idle_pause_;
  ports::LogAsReader reader_;
  std::unique_ptr<ports::SqlDatabase> database_;
  std::unique_ptr<ports::Cache> cache_;
  std::unique_ptr<projections::Materializer> materializer_;
  std::unique_ptr<api::Api> api_;
  ApiCounters counters_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  std::optional<std::chrono::steady_clock::time_point> stop_begun_;
  bool stop_requested_ = false;
  bool is_over_ = false;  // what the thread does
  std::optional<std::string> trouble_;
  std::thread thread_;
};

}  // namespace relance::app
