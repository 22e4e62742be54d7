// Calls to libraries that may never return.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace relance {

// Returns the result of `call`, or nullopt if the deadline comes first. `call` then keeps running on a detached thread
// and its result is dropped. So it must own everything it uses and borrow nothing.
template <class Call>
auto call_with_deadline(std::chrono::steady_clock::time_point deadline, Call call) -> std::optional<decltype(call())> {
  std::packaged_task<decltype(call())()> task{std::move(call)};
  auto answer = task.get_future();
  std::thread{std::move(task)}.detach();
  if (answer.wait_until(deadline) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace relance
