// A real server of a test's own, on a free loopback port, that keeps nothing on a disk.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace relance::redis {

// One thread at a time; the server ends with the thread that started it. Throws where it does not start.
class Server {
 public:
  // Whether the machine has one.
  [[nodiscard]] static bool is_installed();
  // The one that the cases of a test binary share.
  static Server& shared();

  // Started, and answering.
  Server();
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // A command, on a connection of its own; the answer as text, an array's elements by lines.
  std::string ask(std::initializer_list<std::string_view> words) const;
  // As it was when it had started.
  void reset();

  // Empty, on the port of before.
  void start();
  void kill();
  // Everybody waits for it until resume().
  void suspend() const;
  void resume() const;
  [[nodiscard]] bool is_running() const { return pid_ > 0; }

 private:
  void await_answer();
  void clear_away();
  [[nodiscard]] std::string log() const;

  const std::uint16_t port_;
  const std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace relance::redis
