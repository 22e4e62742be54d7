#include "integration/http/client.h"

#include <cerrno>
#include <charconv>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <relance/base/assert.h>

namespace relance::adapters::http {

Client::Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  RELANCE_ASSERT(socket_ >= 0);
}

Client::Client(std::uint16_t port) : Client() {
  RELANCE_ASSERT(connect(port));
}

bool Client::connect(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Client::~Client() {
  ::close(socket_);
}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::end_sending() {
  ::shutdown(socket_, SHUT_WR);
}

bool Client::is_readable(int wait_ms) const {
  pollfd waited{socket_, POLLIN, 0};
  return ::poll(&waited, 1, wait_ms) == 1;
}

bool Client::fill() {
  if (!is_readable(kPatienceMs)) return false;
  char bytes[16 * 1024];
  const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
  was_reset_ = got < 0 && errno == ECONNRESET;
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

Reply Client::read(bool head) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return {};
  }
  Reply reply;
  std::string_view text = std::string_view{buffer_}.substr(0, end + 2);
  constexpr std::size_t kStatusPlace = 9;
  std::from_chars(text.data() + kStatusPlace, text.data() + kStatusPlace + 3, reply.status);
  text.remove_prefix(text.find("\r\n") + 2);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find("\r\n"));
    const std::size_t colon = line.find(": ");
    reply.headers.emplace(line.substr(0, colon), line.substr(colon + 2));
    text.remove_prefix(line.size() + 2);
  }
  buffer_.erase(0, end + 4);
  const auto length = reply.headers.find("Content-Length");
  const std::size_t size = head || length == reply.headers.end() ? 0 : std::stoul(length->second);
  while (buffer_.size() < size) {
    if (!fill()) return {};
  }
  reply.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return reply;
}

Reply Client::ask(std::string_view bytes) {
  send(bytes);
  return read();
}

std::optional<std::string> Client::read_chunk() {
  std::size_t line = 0;
  while ((line = buffer_.find("\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::size_t size = 0;
  std::from_chars(buffer_.data(), buffer_.data() + line, size, 16);
  const std::size_t whole = line + 2 + size + 2;
  while (buffer_.size() < whole) {
    if (!fill()) return std::nullopt;
  }
  std::string chunk = buffer_.substr(line + 2, size);
  buffer_.erase(0, whole);
  return chunk;
}

std::optional<std::string> Client::read_chunks() {
  std::string all;
  for (;;) {
    const auto chunk = read_chunk();
    if (!chunk) return std::nullopt;
    if (chunk->empty()) return all;
    all += *chunk;
  }
}

std::optional<std::string> Client::read_to_end() {
  while (fill()) {
  }
  if (was_reset_) return std::nullopt;
  return std::exchange(buffer_, {});
}

bool Client::is_closed() {
  return buffer_.empty() && is_readable(kPatienceMs) && !fill() && buffer_.empty();
}

void pause() {
  ::poll(nullptr, 0, 1);
}

std::string get(std::string_view path) {
  return std::string{"GET "}.append(path).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
}

std::string post(std::string_view path, std::string_view body, std::string_view headers) {
  return std::string{"POST "}
      .append(path)
      .append(" HTTP/1.1\r\nHost: test\r\n")
      .append(headers)
      .append("Content-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n\r\n")
      .append(body);
}

}  // namespace relance::adapters::http
