// Keeps the tables of a database at the end of relance.facts and relance.stats: what was read, and how far, is written
// in one transaction, so that nothing counts twice. Of several processes one does the work; the others wait for its
// lock.
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
  std::string lock = "relance views";  // what keeps others from the same view
  std::size_t batch_records = 10'000;
  std::size_t batch_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t read_records = 2000;       // of one partition at a time, so that every partition has its turn
  Duration cache_pause{100};             // between two times that the cache is brought up to date
  CategoryList category_list = nullptr;  // to be kept in the cache; none: it is removed when a category changes
};

// Since the start. Written by the thread that steps, read by any.
struct MaterializerCounters {
  using Count = std::atomic<std::uint64_t>;
  Count facts{0};
  Count stats{0};
  Count unreadable{0};  // records that are neither: passed over
  Count commits{0};
  // Records that were there and not applied when it last looked; Kafka's markers count, and, until the database has
  // said what it has seen, all records of these logs. 0 while another process keeps the view.
  Count lag{0};
  std::atomic<bool> is_active{false};  // it holds the lock
};

enum class Step : std::uint8_t {
  kApplied,  // there may be more
  kIdle,     // everything is applied
  kStandby,  // another process does the work
};

class Materializer {
 public:
  // Log, database and cache outlive it; no cache: changes are not sent to one; topics are those of events/topics.h.
  Materializer(ports::LogReader& log, ports::SqlDatabase& database, ports::Cache* cache, const ports::Clock& clock,
               MaterializerOptions options);
  ~Materializer();

  // Reads some more and writes it. After kRetry the same is read again later; after kRejoin it connects anew. kStop: an
  // operator must act (no tables, a view of another log, a newer writer): nothing is changed, and asking again is
  // harmless. One thread at a time.
  ports::PortResult<Step> step();

  [[nodiscard]] const MaterializerCounters& counters() const;  // any thread
  // Ends a statement under way. Any thread.
  void interrupt();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::projections
