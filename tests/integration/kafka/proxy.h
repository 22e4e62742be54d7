// Stands between clients and the proxied side of a broker, and does to their connections what networks do.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "integration/kafka/broker.h"
#include "integration/kafka/proxy_stream.h"

namespace relance::kafka {

// Of requests, as the protocol numbers them.
enum class Api : std::int16_t {
  kProduce = 0,
  kInitProducerId = 22,
  kAddOffsetsToTxn = 25,
  kEndTxn = 26,
  kTxnOffsetCommit = 28,
};

// What was done to whom.
struct ProxyDeeds {
  int connections = 0;
  int cuts = 0;  // with a reset
  int silences = 0;
  int answers_held = 0;
  int requests_dropped = 0;
  int produces_refused = 0;
};

// A thread of its own. One at a time over a broker; any thread may call.
class Proxy {
 public:
  // Chance comes from the seed, and from the order in which things happen.
  Proxy(const Broker& broker, std::uint64_t seed);
  // Cuts what is connected.
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  // Fair weather ends what was silent.
  void set(const Weather& weather);
  void reset_connections();
  // Nothing passes, nobody is told, and who connects is not answered.
  void swallow(bool everything);

  // Until let_go(): the answers to such requests stay here, with what comes behind them.
  void hold_answers(Api api);
  // Until let_go(): such requests do not reach the broker.
  void drop_requests(Api api);
  // The next Produce does not reach the broker; it is answered that the partition has another leader, as soon as one
  // more is on its way behind it.
  void refuse_produce();
  void let_go();

  [[nodiscard]] ProxyDeeds deeds() const;

 private:
  struct Connection;
  using Time = ProxyStream::Time;

  void run();
  void await_events(Time now);
  void accept_all();
  void serve(Connection& connection, Time now);
  void take_requests(Connection& connection, Time now);
  bool refuse(Connection& connection, const std::string& request, Time now);
  void take_answers(Connection& connection, Time now);
  void send(Connection& connection, Time now);
  void wake() const;

  const int listener_;
  const int broker_port_;
  int wakeup_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;  // of all below
  simulation::Random chance_;
  Weather weather_;
  bool swallows_ = false;
  bool refuses_produce_ = false;
  std::set<Api> held_;
  std::set<Api> dropped_;
  ProxyDeeds deeds_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::thread thread_;  // last
};

}  // namespace relance::kafka
