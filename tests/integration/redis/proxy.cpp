#include "integration/redis/proxy.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace relance::redis {
namespace {

constexpr int kTickMs = 2;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int new_socket() {
  return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

// Appends what is there; false: it is over.
bool receive(int from, std::string& bytes) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) bytes.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EAGAIN);
}

std::size_t left_of(std::size_t most, std::size_t passed) {
  return most - std::min(most, passed);
}

bool give(int to, std::string_view bytes) {
  return send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

}  // namespace

Proxy::Proxy(std::uint16_t server_port) : server_port_(server_port), listener_(new_socket()) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, SOMAXCONN) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port to listen on");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread{[this] { run(); }};
}

Proxy::~Proxy() {
  stopping_ = true;
  thread_.join();
  for (Link& link : links_) reset(link);
  close(listener_);
}

void Proxy::set(Weather weather) {
  const std::lock_guard lock(mutex_);
  weather_ = std::move(weather);
}

void Proxy::run() {
  while (!stopping_) {
    await_events(std::chrono::steady_clock::now());
    const std::lock_guard lock(mutex_);
    const Time now = std::chrono::steady_clock::now();
    accept_one();
    for (Link& link : links_) {
      if (!link.is_over) pass_requests(link);
      if (!link.is_over) take_answers(link, now);
      if (!link.is_over) give_answers(link, now);
      if (link.is_over) reset(link);
    }
    links_.remove_if([](const Link& link) { return link.is_over; });
  }
}

void Proxy::await_events(Time now) {
  std::vector<pollfd> polled{{.fd = listener_, .events = POLLIN, .revents = 0}};
  for (const Link& link : links_) {
    polled.push_back({.fd = link.client, .events = POLLIN, .revents = 0});
    polled.push_back({.fd = link.server, .events = POLLIN, .revents = 0});
    if (!link.answers.empty() && link.answers.front().due <= now) return;
  }
  poll(polled.data(), polled.size(), kTickMs);
}

void Proxy::accept_one() {
  pollfd polled{.fd = listener_, .events = POLLIN, .revents = 0};
  if (poll(&polled, 1, 0) != 1) return;
  Link link;
  link.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (link.client < 0) return;
  ++connections_;
  link.server = new_socket();
  const sockaddr_in address = loopback(server_port_);
  link.is_over = connect(link.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0;
  links_.push_back(std::move(link));
}

void Proxy::pass_requests(Link& link) {
  std::string bytes;
  if (!receive(link.client, bytes)) link.is_over = true;
  if (bytes.empty()) return;
  request_bytes_ += bytes.size();
  if (!weather_.answer_instead.empty()) {
    link.is_over = !give(link.client, weather_.answer_instead);
    return;
  }
  const std::size_t passed = std::min(bytes.size(), left_of(weather_.request_bytes_max, link.request_bytes));
  link.request_bytes += passed;
  const bool is_given = give(link.server, std::string_view{bytes}.substr(0, passed));
  link.is_over = link.is_over || !is_given || link.request_bytes >= weather_.request_bytes_max;
}

void Proxy::take_answers(Link& link, Time now) {
  std::string bytes;
  const bool is_over = !receive(link.server, bytes);
  answer_bytes_ += bytes.size();
  Time due = now;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::string piece = bytes.substr(begin, weather_.answer_piece_bytes);
    due += weather_.delay;
    link.answers.push_back({piece, due});
    begin += piece.size();
  }
  link.is_over = is_over && link.answers.empty();
}

void Proxy::give_answers(Link& link, Time now) {
  while (!link.answers.empty() && link.answers.front().due <= now && !link.is_over) {
    const std::string bytes = std::exchange(link.answers.front().bytes, {});
    link.answers.pop_front();
    const std::size_t passed = std::min(bytes.size(), left_of(weather_.answer_bytes_max, link.answer_bytes));
    link.answer_bytes += passed;
    const bool is_given = give(link.client, std::string_view{bytes}.substr(0, passed));
    link.is_over = !is_given || link.answer_bytes >= weather_.answer_bytes_max;
  }
}

// Not closed in good order: the other side's next read or write fails.
void Proxy::reset(Link& link) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(link.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(link.client);
  close(link.server);
}

}  // namespace relance::redis
