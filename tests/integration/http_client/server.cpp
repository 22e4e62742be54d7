#include "integration/http_client/server.h"

#include <charconv>
#include <stdexcept>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace relance::http_client {
namespace {

// The size of a whole request at the front of `bytes`; 0: more is to come.
std::size_t request_size(const std::string& bytes) {
  const std::size_t header = bytes.find("\r\n\r\n");
  if (header == std::string::npos) return 0;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t field = bytes.find(kLength);
  std::size_t body = 0;
  if (field < header) std::from_chars(bytes.data() + field + kLength.size(), bytes.data() + header, body);
  const std::size_t size = header + 4 + body;
  return bytes.size() < size ? 0 : size;
}

}  // namespace

Server::Server(Answer answer)
    : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, name, size) != 0 || ::listen(listener_, 16) != 0 || ::getsockname(listener_, name, &size) != 0)
    throw std::runtime_error("cannot listen on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_all(); });
}

Server::~Server() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string Server::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

// One connection after the other: a client that waits for one and opens another would hang, and time out.
void Server::accept_all() {
  for (int connection = 0; (connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    ++connections_;
    serve(connection);
    ::close(connection);
  }
}

void Server::serve(int connection) {
  std::string bytes;
  char chunk[4096];
  for (ssize_t count = 0; (count = ::recv(connection, chunk, sizeof chunk, 0)) > 0;) {
    bytes.append(chunk, static_cast<std::size_t>(count));
    const std::size_t size = request_size(bytes);
    if (size == 0) continue;
    last_request_ = bytes.substr(0, size);
    bytes.erase(0, size);
    const auto [text, then] = answer_(++requests_);
    ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (then == Then::kClose) return;
  }
}

}  // namespace relance::http_client
