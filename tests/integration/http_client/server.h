// A server on loopback that counts what reaches it and answers as the test says.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace relance::http_client {

// How a connection goes on after a request was read.
enum class Then : std::uint8_t { kKeepOpen, kClose, kNeverAnswer };

class Server {
 public:
  // `answer` gets the number of the request, from 1, and gives the bytes to send and what follows.
  using Answer = std::function<std::pair<std::string, Then>(int number)>;

  explicit Server(Answer answer);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::string url() const;
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::string last_request() const { return last_request_; }  // once it was answered

 private:
  void accept_all();
  void serve(int connection);

  Answer answer_;
  int listener_;
  int port_ = 0;
  std::atomic<int> requests_ = 0;
  std::atomic<int> connections_ = 0;
  std::string last_request_;
  std::thread thread_;
};

}  // namespace relance::http_client
