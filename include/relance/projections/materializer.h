// Follows relance.facts and relance.stats into the tables of a database. Rows and positions are written in one
// transaction, so that no record counts twice. One process at a time does the work; the others wait for its lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/log_reader.h>
#include <relance/ports/sql.h>
#include <relance/projections/cache_fill.h>

namespace relance::projections {

struct MaterializerOptions {
  std::string lock = "relance views";  // shared by all processes with the same projections
  std::size_t batch_records = 10'000;
  std::size_t batch_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t read_records = 2000;       // of one partition at a time, so that every partition gets its turn
  Duration cache_pause{100};             // between two updates of the cache
  CategoryList category_list = nullptr;  // kept in the cache; if empty, the entry is removed when a category changes
};

// Counters since the start. Written by the thread that calls step(), read by any.
struct MaterializerCounters {
  using Count = std::atomic<std::uint64_t>;
  Count facts{0};
  Count stats{0};
  Count unreadable{0};  // records of unknown type or format, skipped
  Count commits{0};
  // Records not yet applied at the last check, including Kafka's transaction markers; all records of these topics until
  // the database has reported its positions. 0 while another process maintains the projections.
  Count lag{0};
  std::atomic<bool> is_active{false};  // holds the lock
};

enum class Step : std::uint8_t {
  kApplied,  // there may be more
  kIdle,     // everything is applied
  kStandby,  // another process does the work
};

class Materializer {
 public:
  // Log, database and cache must outlive it; without a cache no changes are sent; topics are those of events/topics.h.
  Materializer(ports::LogReader& log, ports::SqlDatabase& database, ports::Cache* cache, const ports::Clock& clock,
               MaterializerOptions options);
  ~Materializer();

  // Reads and applies one batch. After kRetry the next call reads the same records again; after kRejoin it reconnects.
  // kStop: an operator must act (no tables, projections of another log, a newer writer): nothing was changed, and
  // calling again is harmless. One thread at a time.
  ports::PortResult<Step> step();

  [[nodiscard]] const MaterializerCounters& counters() const;  // any thread
  // Interrupts a running statement. Any thread.
  void interrupt();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::projections
