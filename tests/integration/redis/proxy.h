// Stands between the cache and its server, and does to connections what networks and strangers do.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace relance::redis {

inline constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

struct Weather {
  std::chrono::milliseconds delay{0};       // of answers
  std::size_t answer_piece_bytes = kNever;  // answers come in pieces of that size, each with its own delay
  // A connection is reset once so many bytes have passed.
  std::size_t request_bytes_max = kNever;
  std::size_t answer_bytes_max = kNever;
  // Whatever is asked, this is answered, and nothing reaches the server.
  std::string answer_instead{};
};

// A thread of its own. Any thread may call.
class Proxy {
 public:
  explicit Proxy(std::uint16_t server_port);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Of what passes from now on.
  void set(Weather weather);
  [[nodiscard]] int connections() const { return connections_; }  // so far
  [[nodiscard]] std::size_t request_bytes() const { return request_bytes_; }
  [[nodiscard]] std::size_t answer_bytes() const { return answer_bytes_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Piece {
    std::string bytes;
    Time due;
  };
  struct Link {
    int client = -1;
    int server = -1;
    std::size_t request_bytes = 0;
    std::size_t answer_bytes = 0;
    std::deque<Piece> answers;
    bool is_over = false;
  };

  void run();
  void await_events(Time now);
  void accept_one();
  void pass_requests(Link& link);
  void take_answers(Link& link, Time now);
  void give_answers(Link& link, Time now);
  static void reset(Link& link);

  const std::uint16_t server_port_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::atomic<std::size_t> request_bytes_ = 0;
  std::atomic<std::size_t> answer_bytes_ = 0;
  std::mutex mutex_;
  Weather weather_;        // guarded by mutex_
  std::list<Link> links_;  // of the thread
  std::thread thread_;     // last
};

}  // namespace relance::redis
