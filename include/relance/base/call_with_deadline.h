// Calls of libraries that may never return.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace relance {

// What `call` returns; none: the deadline came first. Then it runs on, on a detached thread with everything that it
// owns, and its result is dropped. So it must borrow nothing.
template <class Call>
auto call_with_deadline(std::chrono::steady_clock::time_point deadline, Call call) -> std::optional<decltype(call())> {
  std::packaged_task<decltype(call())()> task{std::move(call)};
  auto answer = task.get_future();
  std::thread{std::move(task)}.detach();
  if (answer.wait_until(deadline) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace relance
