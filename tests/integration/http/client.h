// A client that sends whatever bytes it is told to, and waits for at most kPatience.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace relance::adapters::http {

inline constexpr int kPatienceMs = 10'000;

struct Reply {
  int status = 0;                              // 0: the connection ended, or nothing came
  std::map<std::string, std::string> headers;  // names as they came
  std::string body;
};

class Client {
 public:
  Client();
  explicit Client(std::uint16_t port);  // connected
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False: nobody listens there.
  bool connect(std::uint16_t port);
  // False: the server has closed.
  bool send(std::string_view bytes);
  void end_sending();
  // The next response; its body is that of Content-Length, none for `head`.
  Reply read(bool head = false);
  Reply ask(std::string_view bytes);
  // The next chunk of a body that comes in chunks; empty: the last one. None: the connection ended before.
  std::optional<std::string> read_chunk();
  // What the chunks hold, to the last one; none: the connection ended before.
  std::optional<std::string> read_chunks();
  // All that comes until the server closes; none: it did so with a reset.
  std::optional<std::string> read_to_end();
  // Whether the server closes, with nothing more to read.
  bool is_closed();
  // Whether something can be read within the time.
  [[nodiscard]] bool is_readable(int wait_ms) const;

 private:
  bool fill();

  int socket_ = -1;
  bool was_reset_ = false;
  std::string buffer_;
};

// Until it holds, or kPatience is over.
template <class Condition>
bool eventually(Condition condition);

// Waits for a moment of a millisecond that nothing can end: between two looks at a counter of the server.
void pause();

std::string get(std::string_view path);
std::string post(std::string_view path, std::string_view body, std::string_view headers = {});

template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < kPatienceMs; ++i) {
    if (condition()) return true;
    pause();
  }
  return condition();
}

}  // namespace relance::adapters::http
