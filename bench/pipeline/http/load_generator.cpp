#include "load_generator.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <deque>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../process_cpu.h"

namespace relance::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kAnswerTimeout = 10 * kSecond;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A keep-alive connection with at most one request under way.
class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
      fail("connect");
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A request is far smaller than what a socket buffers.
  void post(const std::string& request, std::uint64_t number, std::int64_t scheduled) {
    number_ = number;
    scheduled_ = scheduled;
    size_ = 0;
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      fail("post");
  }
  // True once the answer is there, whole.
  bool receive() {
    const ssize_t count = ::recv(socket_, bytes_.data() + size_, bytes_.size() - size_, 0);
    if (count < 0) fail("receive");
    if (count == 0) throw std::runtime_error("the server closed a connection");
    size_ += static_cast<std::size_t>(count);
    return is_whole({bytes_.data(), size_});
  }

  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] std::int64_t scheduled() const { return scheduled_; }

 private:
  static bool is_whole(std::string_view text) {
    constexpr std::string_view kEnd = "\r\n\r\n";
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t end = text.find(kEnd);
    if (end == std::string_view::npos) return false;
    const std::size_t length = text.find(kLength);
    if (!text.starts_with("HTTP/1.1 200 ") || length > end)
      throw std::runtime_error("an answer that is not 200: " + std::string{text});
    std::size_t body = 0;
    std::from_chars(text.data() + length + kLength.size(), text.data() + end, body);
    return text.size() >= end + kEnd.size() + body;
  }

  int socket_;
  std::uint64_t number_ = 0;
  std::int64_t scheduled_ = 0;
  std::array<char, 4096> bytes_{};
  std::size_t size_ = 0;
};

class Generator {
 public:
  Generator(const LoadPlan& plan, std::span<const std::string> requests, std::span<PostTimes> times)
      : plan_(plan), requests_(requests), times_(times), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (poll_ < 0) fail("epoll");
    for (std::size_t i = 0; i < plan.connections; ++i) {
      Connection& connection = connections_.emplace_back(plan.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &connection;
      if (::epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket(), &event) != 0) fail("epoll");
      idle_.push_back(&connection);
    }
  }
  ~Generator() { ::close(poll_); }
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  LoadFigures run() {
    begin_ = monotonic_ns();
    measured_ = begin_ + in_ns(plan_.warmup_seconds);
    end_ = measured_ + in_ns(plan_.seconds);
    post_due(begin_);
    while (idle_.size() != connections_.size() || next_due() < end_) {
      wait();
      post_due(monotonic_ns());
    }
    figures_.measured_from = measured_;
    figures_.seconds = static_cast<double>(end_ - measured_) / kSecond;
    return figures_;
  }

 private:
  static std::int64_t in_ns(double seconds) { return static_cast<std::int64_t>(seconds * kSecond); }

  // When the next request should leave.
  [[nodiscard]] std::int64_t next_due() const {
    if (plan_.per_second == 0) return monotonic_ns();
    return begin_ + static_cast<std::int64_t>(static_cast<double>(posted_) * kSecond / plan_.per_second);
  }

  void post_due(std::int64_t now) {
    while (!idle_.empty()) {
      const std::int64_t due = next_due();
      if ((plan_.per_second != 0 && due > now) || due >= end_) return;
      Connection& connection = *idle_.front();
      idle_.pop_front();
      connection.post(requests_[posted_ % requests_.size()], posted_, due);
      ++posted_;
    }
  }

  void wait() {
    const std::int64_t now = monotonic_ns();
    const std::int64_t due = next_due();
    const bool is_posting = plan_.per_second != 0 && due < end_ && !idle_.empty();
    const std::int64_t pause = is_posting ? std::max<std::int64_t>(due - now, 0) : kAnswerTimeout;
    const timespec timeout{.tv_sec = pause / kSecond, .tv_nsec = pause % kSecond};
    std::array<epoll_event, 64> events;
    const int count = ::epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    if (count < 0 && errno != EINTR) fail("epoll");
    if (count == 0 && pause == kAnswerTimeout) throw std::runtime_error("the server does not answer");
    for (int i = 0; i < count; ++i) take(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void take(Connection& connection) {
    if (!connection.receive()) return;
    const std::int64_t now = monotonic_ns();
    if (now >= measured_ && now < end_) ++figures_.answered;
    if (connection.number() < times_.size()) times_[connection.number()] = {connection.scheduled(), now};
    idle_.push_back(&connection);
  }

  LoadPlan plan_;
  std::span<const std::string> requests_;
  std::span<PostTimes> times_;
  int poll_;
  std::deque<Connection> connections_;
  std::deque<Connection*> idle_;  // the one that waits longest first: none is left unused
  std::int64_t begin_ = 0;
  std::int64_t measured_ = 0;
  std::int64_t end_ = 0;
  std::uint64_t posted_ = 0;
  LoadFigures figures_;
};

}  // namespace

std::int64_t monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

LoadFigures generate_load(const LoadPlan& plan, std::span<const std::string> requests, std::span<PostTimes> times) {
  LoadFigures figures = Generator(plan, requests, times).run();
  figures.cpu_us = used_cpu_us();
  return figures;
}

}  // namespace relance::bench
