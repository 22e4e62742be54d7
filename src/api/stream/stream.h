// Streams changing statistics to subscribers: Server-Sent Events (HTML standard, section 9.2). The id of each event is
// the position of its statistics in relance.stats; a client that reconnects with the last id it got receives what has
// changed since, each campaign with its current value.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/ports/clock.h>
#include <relance/ports/http.h>
#include <relance/ports/sql.h>
#include <relance/ports/thread.h>
#include <relance/projections/documents.h>

namespace relance::api {

inline constexpr std::size_t kListenersMax = 64;
inline constexpr Duration kStreamInterval{200};        // between two polls of the database
inline constexpr Duration kHeartbeatInterval{15'000};  // proxies close connections that are silent for a minute

class Stream {
 public:
  // `heartbeat`: the maximum silence towards a listener; checked with each poll of the database.
  Stream(ports::SqlDatabase& database, const ports::Clock& clock, Duration heartbeat = kHeartbeatInterval);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Ends the streams of all listeners. Does not block. Any thread.
  void request_stop();

  // Starts sending what follows a position. False: too many listeners. Any thread.
  [[nodiscard]] bool add(std::int64_t behind, std::unique_ptr<ports::HttpBodyWriter> body);
  [[nodiscard]] bool is_full();

 private:
  struct Listener {
    std::unique_ptr<ports::HttpBodyWriter> body;
    std::int64_t behind = 0;
    Duration last_sent{};
  };
  using Events = std::vector<projections::StatsEvent>;

  void run();
  void look();
  // The events after a position; nullopt: the database does not respond now.
  std::optional<Events> read(std::int64_t behind);
  bool send(Listener& listener, const Events& events, Duration now);  // false: it is gone

  ports::SqlDatabase& database_;
  const ports::Clock& clock_;
  const Duration heartbeat_;
  std::unique_ptr<ports::SqlSession> session_;  // replaced under the mutex
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Listener> arriving_;
  std::size_t count_ = 0;
  bool stopping_ = false;
  bool is_over_ = false;             // the thread has finished
  std::vector<Listener> listeners_;  // only on the thread
  Thread thread_;
};

// The position of the last event that a client received; -1: none, from the beginning.
[[nodiscard]] std::int64_t event_position(const ports::HttpRequest& request);

}  // namespace relance::api
