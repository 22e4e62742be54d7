// A data directory as `relance run` has it, whose log holds events routed as POST /events routes them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <relance/adapters/rocksdb/log.h>
#include <relance/adapters/rocksdb/state_store.h>
#include <relance/events/event_post.h>
#include <relance/runtime/data_directory.h>
#include <relance/runtime/system_clock.h>

namespace relance::bench {

inline constexpr std::size_t kMemoryBytes = std::size_t{512} * 1024 * 1024;  // the default of `relance run`

// The log and the state of one directory, with the memory that `relance run` gives them. Throws if it cannot be opened.
struct OpenDirectory {
  runtime::DataDirectory data;
  runtime::SystemClock clock;
  runtime::SystemEntropy entropy;
  std::unique_ptr<embedded::EmbeddedLog> log;
  std::unique_ptr<ports::StateStore> state;

  explicit OpenDirectory(const std::string& directory);

  // Waits until the databases have nothing left to flush and to compact. Nobody else uses this process meanwhile.
  static void come_to_rest();
};

struct LoadedEvents {
  std::uint64_t contact_events = 0;  // records; an event for every partition is one in each
  std::uint64_t campaign_events = 0;
};

// Appends events in commits of 10,000. Throws where an event or the log is refused.
class EventLoader {
 public:
  explicit EventLoader(OpenDirectory& directory);

  void add(std::string_view event);
  // Nothing can be added afterwards.
  LoadedEvents finish();

 private:
  void produce(const events::Route& route, std::string_view record);
  void commit();

  ports::Log& log_;
  std::unique_ptr<ports::LogSession> session_;
  events::EventPostReader reader_;
  std::size_t open_records_ = 0;
  LoadedEvents loaded_;
};

LoadedEvents load_events(const std::string& file, OpenDirectory& directory);

// A second directory with the same content: files that a database never changes are shared, the others are copied.
// Nothing is open in `from`; `to` is replaced.
void clone_directory(const std::string& from, const std::string& to);

}  // namespace relance::bench
