// Statistics as they change, to every subscriber: Server-Sent Events (HTML standard, section 9.2). Each event has the
// position of its statistics in relance.stats as its id; who comes back with the last one it had gets what has changed
// since, each campaign with its current value.
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
inline constexpr Duration kStreamInterval{200};        // between two looks at the database
inline constexpr Duration kHeartbeatInterval{15'000};  // proxies end what is silent for a minute

class Stream {
 public:
  // `heartbeat`: at most so long nothing is sent to a listener; it is looked after with each look at the database.
  Stream(ports::SqlDatabase& database, const ports::Clock& clock, Duration heartbeat = kHeartbeatInterval);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Its listeners hear no more. Does not wait. Any thread.
  void request_stop();

  // Sends what comes behind a position, from now on. False: too many listen. Any thread.
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
  // What there is behind a position; none: the database does not answer now.
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
  bool is_over_ = false;             // what the thread does
  std::vector<Listener> listeners_;  // of the thread alone
  Thread thread_;
};

// That of the last event that a client had; -1: none, from the beginning.
[[nodiscard]] std::int64_t event_position(const ports::HttpRequest& request);

}  // namespace relance::api
