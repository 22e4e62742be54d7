// Retries a broker request until its call timeout.
#pragma once

#include <algorithm>
#include <chrono>

#include <librdkafka/rdkafka.h>

#include <relance/ports/error.h>

namespace relance::kafka {

// The final result of `call`, which is retried after kRetry. It is passed the remaining milliseconds.
template <class Call>
auto retry_until(rd_kafka_t* client, std::chrono::milliseconds call_timeout, const Call& call) -> decltype(call(0)) {
  using std::chrono::steady_clock;
  constexpr int kRetryWaitMs = 10;
  const auto deadline = steady_clock::now() + call_timeout;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
    auto answer = call(std::max(static_cast<int>(left.count()), 1));
    const bool may_pass = !answer.ok() && answer.error().reaction == ports::Reaction::kRetry;
    if (!may_pass || steady_clock::now() >= deadline) return answer;
    rd_kafka_poll(client, kRetryWaitMs);  // meanwhile the client looks for a new leader or coordinator
  }
}

}  // namespace relance::kafka
