#include "integration/kafka/proxy.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace relance::kafka {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();
constexpr milliseconds kLookEvery{200};
// In a request: size (4), API (2), its version (2), correlation id (4). In an answer: size (4), correlation id (4).
constexpr std::size_t kRequestId = 8;
constexpr std::size_t kAnswerId = 4;

Api api_of(const std::string& request) {
  return Api{static_cast<std::int16_t>(number_at(request, 4) >> 16)};
}

void skip_text(const std::string& frame, std::size_t& place) {
  const int size = static_cast<std::int16_t>(number_at(frame, place) >> 16);
  place += 2 + static_cast<std::size_t>(std::max(size, 0));
}

void add_number(std::string& frame, std::uint64_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) frame.push_back(static_cast<char>(number >> (8 * i) & 0xffU));
}

// To a Produce of one partition, version 5 to 7: answered with NOT_LEADER_OR_FOLLOWER, no offset and no times.
std::string refused_produce(const std::string& request) {
  constexpr std::uint64_t kNone = ~std::uint64_t{0};
  constexpr std::uint64_t kNotLeader = 6;
  std::size_t place = kRequestId + 4;
  skip_text(request, place);  // client id
  skip_text(request, place);  // transactional id
  place += 2 + 4 + 4;         // acks, timeout, count of topics
  const std::size_t name = place;
  skip_text(request, place);
  std::string answer = request.substr(kRequestId, 4);
  add_number(answer, 1, 4);
  answer += request.substr(name, place - name);
  add_number(answer, 1, 4);
  answer += request.substr(place + 4, 4);  // behind the count of partitions
  add_number(answer, kNotLeader, 2);
  for (int i = 0; i < 3; ++i) add_number(answer, kNone, 8);
  add_number(answer, 0, 4);
  std::string frame;
  add_number(frame, answer.size(), 4);
  return frame + answer;
}

// Connects in any case: who is not there is noticed by the first bytes.
int connect_to(int port) {
  const int connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  static_cast<void>(connect(connected, reinterpret_cast<sockaddr*>(&address), sizeof(address)));
  return connected;
}

void send_at_once(int connected) {
  const int on = 1;
  setsockopt(connected, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

// The peer is told by a reset.
void reset(int connected) {
  const linger at_once{1, 0};
  setsockopt(connected, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace

struct Proxy::Connection {
  Connection(int from_client, int to_broker)
      : client(from_client), broker(to_broker), requests(client, broker), answers(broker, client) {}
  ~Connection() {
    close(client);
    close(broker);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void cut() {
    reset(client);
    reset(broker);
    is_cut = true;
  }
  [[nodiscard]] bool is_over() const { return is_cut || requests.is_over() || answers.is_over(); }

  int client;
  int broker;
  ProxyStream requests;
  ProxyStream answers;
  std::set<std::int32_t> held;         // answers, by correlation id
  std::set<std::int32_t> told;         // of them: counted
  std::optional<std::string> refusal;  // of a Produce; given when the next has come
  std::optional<std::string> waiting;  // an answer that is held: the first one
  std::size_t bytes_left = kUnlimited;
  bool ends_silent = false;
  bool is_silent = false;
  bool is_cut = false;
};

Proxy::Proxy(const Broker& broker, std::uint64_t seed)
    : listener_(broker.proxy_listener()),
      broker_port_(broker.proxied_port()),
      wakeup_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      chance_(seed),
      thread_([this] { run(); }) {}

Proxy::~Proxy() {
  stopping_ = true;
  wake();
  thread_.join();
  for (const auto& connection : connections_) connection->cut();
  connections_.clear();
  close(wakeup_);
}

void Proxy::wake() const {
  eventfd_write(wakeup_, 1);
}

void Proxy::set(const Weather& weather) {
  const std::lock_guard lock(mutex_);
  weather_ = weather;
  if (weather.bytes_until_cut_max > 0) return;
  for (const auto& connection : connections_) {
    if (connection->is_silent) connection->cut();
    connection->bytes_left = kUnlimited;
  }
  wake();
}

void Proxy::reset_connections() {
  const std::lock_guard lock(mutex_);
  for (const auto& connection : connections_) {
    connection->cut();
    ++deeds_.cuts;
  }
  wake();
}

void Proxy::swallow(bool everything) {
  const std::lock_guard lock(mutex_);
  swallows_ = everything;
  wake();
}

void Proxy::hold_answers(Api api) {
  const std::lock_guard lock(mutex_);
  held_.insert(api);
}

void Proxy::drop_requests(Api api) {
  const std::lock_guard lock(mutex_);
  dropped_.insert(api);
}

void Proxy::refuse_produce() {
  const std::lock_guard lock(mutex_);
  refuses_produce_ = true;
}

void Proxy::let_go() {
  const std::lock_guard lock(mutex_);
  held_.clear();
  dropped_.clear();
  for (const auto& connection : connections_) connection->held.clear();
  wake();
}

ProxyDeeds Proxy::deeds() const {
  const std::lock_guard lock(mutex_);
  return deeds_;
}

void Proxy::run() {
  while (!stopping_) {
    await_events(steady_clock::now());
    const std::lock_guard lock(mutex_);
    if (!swallows_) accept_all();
    const Time now = steady_clock::now();
    for (const auto& connection : connections_) serve(*connection, now);
    connections_.remove_if([](const auto& connection) { return connection->is_over(); });
  }
}

void Proxy::await_events(Time now) {
  std::vector<pollfd> polled{{wakeup_, POLLIN, 0}};
  milliseconds wait = kLookEvery;
  {
    const std::lock_guard lock(mutex_);
    if (!swallows_) polled.push_back({listener_, POLLIN, 0});
    for (const auto& connection : connections_) {
      if (swallows_ || connection->is_silent) continue;
      for (const ProxyStream* stream : {&connection->requests, &connection->answers}) {
        if (stream->wants_bytes()) polled.push_back({stream->from(), POLLIN, 0});
        const auto due = stream->next_due();
        if (!due) continue;
        if (*due <= now) polled.push_back({stream->to(), POLLOUT, 0});
        if (*due > now) wait = std::min(wait, std::chrono::ceil<milliseconds>(*due - now));
      }
    }
  }
  poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
  eventfd_t rung = 0;
  eventfd_read(wakeup_, &rung);
}

void Proxy::accept_all() {
  for (;;) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return;
    auto connection = std::make_unique<Connection>(client, connect_to(broker_port_));
    send_at_once(connection->client);
    send_at_once(connection->broker);
    if (weather_.bytes_until_cut_max > 0) {
      connection->bytes_left = chance_.between(std::uint64_t{1}, weather_.bytes_until_cut_max);
      connection->ends_silent = chance_.chance(weather_.cut_is_silent);
    }
    ++deeds_.connections;
    connections_.push_back(std::move(connection));
  }
}

void Proxy::serve(Connection& connection, Time now) {
  if (swallows_ || connection.is_silent) return;
  connection.requests.receive();
  connection.answers.receive();
  take_requests(connection, now);
  take_answers(connection, now);
  send(connection, now);
}

void Proxy::take_requests(Connection& connection, Time now) {
  while (const auto request = connection.requests.take_frame()) {
    const Api api = api_of(*request);
    if (dropped_.contains(api)) {
      ++deeds_.requests_dropped;
      continue;
    }
    if (api == Api::kProduce && refuse(connection, *request, now)) continue;
    if (held_.contains(api)) connection.held.insert(number_at(*request, kRequestId));
    connection.requests.pass(*request, weather_, chance_, now);
  }
}

// Says whether this one goes no further.
bool Proxy::refuse(Connection& connection, const std::string& request, Time now) {
  if (connection.refusal) {
    connection.answers.pass(*connection.refusal, weather_, chance_, now);
    connection.refusal.reset();
    ++deeds_.produces_refused;
    return false;
  }
  if (!refuses_produce_) return false;
  refuses_produce_ = false;
  connection.refusal = refused_produce(request);
  return true;
}

void Proxy::take_answers(Connection& connection, Time now) {
  for (;;) {
    if (!connection.waiting) connection.waiting = connection.answers.take_frame();
    if (!connection.waiting) return;
    const std::int32_t id = number_at(*connection.waiting, kAnswerId);
    if (connection.held.contains(id)) {
      if (connection.told.insert(id).second) ++deeds_.answers_held;
      return;
    }
    connection.answers.pass(*connection.waiting, weather_, chance_, now);
    connection.waiting.reset();
  }
}

void Proxy::send(Connection& connection, Time now) {
  for (ProxyStream* stream : {&connection.requests, &connection.answers}) {
    connection.bytes_left -= stream->send(now, connection.bytes_left);
    if (connection.bytes_left > 0) continue;
    connection.is_silent = connection.ends_silent;
    if (connection.is_silent) {
      ++deeds_.silences;
    } else {
      ++deeds_.cuts;
      connection.cut();
    }
    return;
  }
}

}  // namespace relance::kafka
