// One direction of a connection through the proxy: takes frames of Kafka's protocol in, gives their bytes out, late and
// in pieces. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include <relance/testing/simulation/random.h>

namespace relance::kafka {

// What bytes on their way may meet.
struct Weather {
  std::chrono::milliseconds delay_max{0};   // of each frame and piece
  std::size_t piece_bytes_max = 0;          // the first bytes of a frame come in pieces of that size at most; 0: whole
  std::size_t bytes_until_cut_max = 0;      // each new connection is cut after that many bytes at most; 0: never
  simulation::PerMillion cut_is_silent{0};  // nobody is told: nothing passes any more, and the connection stays
};

class ProxyStream {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Neither is owned; both do not block.
  ProxyStream(int from, int to) : from_(from), to_(to) {}

  [[nodiscard]] int from() const { return from_; }
  [[nodiscard]] int to() const { return to_; }

  // Takes in what is there.
  void receive();
  // The next whole frame, with its size before it. None: it has not come yet.
  [[nodiscard]] std::optional<std::string> take_frame();
  void pass(const std::string& frame, const Weather& weather, simulation::Random& chance, Time now);
  // Gives out what is due, `bytes_max` at most; says how many it were.
  std::size_t send(Time now, std::size_t bytes_max);

  [[nodiscard]] bool wants_bytes() const { return !ended_ && inbox_.size() < kInboxBytesMax; }
  // None: nothing waits.
  [[nodiscard]] std::optional<Time> next_due() const;
  // Nothing comes any more, and all is given out.
  [[nodiscard]] bool is_over() const { return broken_ || (ended_ && outbox_.empty()); }

 private:
  static constexpr std::size_t kInboxBytesMax = std::size_t{32} * 1024 * 1024;
  struct Piece {
    std::string bytes;
    Time due;
  };

  int from_;
  int to_;
  std::string inbox_;
  std::deque<Piece> outbox_;
  bool ended_ = false;
  bool broken_ = false;
};

// The 32 bits at a place of a frame.
[[nodiscard]] std::int32_t number_at(const std::string& frame, std::size_t place);

}  // namespace relance::kafka
