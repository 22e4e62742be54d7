// A network where anything may happen at any time; what is promised holds all the same.
//
// RELANCE_KAFKA_CHAOS_SECONDS says for how long, RELANCE_KAFKA_SEED plays a seed again: the same faults, though not at
// the same moments.
#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>

#include <gtest/gtest.h>

#include "integration/kafka/appends.h"
#include "integration/kafka/copy_world.h"
#include "integration/kafka/proxied_world.h"

namespace relance::kafka {
namespace {

using simulation::PerMillion;
using simulation::Random;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds kShort{6};

seconds length_of_the_chaos() {
  const char* given = std::getenv("RELANCE_KAFKA_CHAOS_SECONDS");
  return given != nullptr ? seconds{std::strtoll(given, nullptr, 10)} : kShort;
}

// One kind of error for a while.
void brew(Proxy& proxy, Random& random) {
  proxy.let_go();
  proxy.swallow(false);
  proxy.set({});
  switch (random.below(8)) {
    case 0:
      return proxy.set({.delay_max = milliseconds{30}});
    case 1:
      return proxy.set({.delay_max = milliseconds{2}, .piece_bytes_max = 7});
    case 2:
    case 3:
      return proxy.set({.delay_max = milliseconds{3},
                        .piece_bytes_max = 50,
                        .bytes_until_cut_max = 4000,
                        .cut_is_silent = PerMillion{200'000}});
    case 4:
      return proxy.reset_connections();
    case 5:
      return proxy.hold_answers(Api::kEndTxn);
    case 6:
      return proxy.drop_requests(Api::kEndTxn);
    default:
      return proxy.swallow(true);
  }
}

class KafkaChaos : private ProxyHolder, public CopyWorld {
 protected:
  KafkaChaos() : CopyWorld(Broker::shared().proxy_address()) {}

  [[nodiscard]] std::uint64_t seed() const { return ProxyHolder::seed; }
  Proxy& proxy() { return ProxyHolder::proxy; }
  void clear_up() {
    proxy().let_go();
    proxy().swallow(false);
    proxy().set({});
    const ProxyDeeds deeds = proxy().deeds();
    std::cout << "connections " << deeds.connections << ", cuts " << deeds.cuts << ", silences " << deeds.silences
              << ", answers held " << deeds.answers_held << ", requests dropped " << deeds.requests_dropped
              << std::endl;
  }
};

TEST_F(KafkaChaos, CopiersCarryEachRecordOnceInOrder) {
  Random random{seed(), 1};
  start_copiers(2);
  const auto end = steady_clock::now() + length_of_the_chaos();
  while (steady_clock::now() < end) {
    brew(proxy(), random);
    const auto until = steady_clock::now() + milliseconds{random.between(std::uint64_t{200}, 4000)};
    while (steady_clock::now() < std::min(until, end)) EXPECT_TRUE(feed());
  }
  clear_up();
  expect_copied();
}

class KafkaAppendChaos : public ProxiedWorld {};

TEST_F(KafkaAppendChaos, WhatIsAcknowledgedThroughResetsIsThereOnceInOrder) {
  constexpr std::size_t kWaitingMax = 200;
  constexpr milliseconds kResetEvery{100};
  Appends appends{log(), kPartition, 500};
  proxy().set({.delay_max = milliseconds{2}, .piece_bytes_max = 50, .bytes_until_cut_max = 100'000});
  const auto end = steady_clock::now() + length_of_the_chaos() / 2;
  auto next_reset = steady_clock::now();
  while (steady_clock::now() < end) {
    appends.append(kWaitingMax);
    if (steady_clock::now() < next_reset) continue;
    proxy().reset_connections();
    next_reset += kResetEvery;
  }
  proxy().set({});
  appends.await_answers();
  std::cout << appends.made() << " appends, refused " << appends.refused() << ", cuts " << proxy().deeds().cuts
            << std::endl;
  EXPECT_GT(appends.taken(), 0u);
  EXPECT_GT(proxy().deeds().cuts, 0);
  EXPECT_EQ(appends.strange_refusal(), std::nullopt);
  EXPECT_EQ(log().outage(), std::nullopt);
  appends.expect_there(*open_direct_log());
}

}  // namespace
}  // namespace relance::kafka
