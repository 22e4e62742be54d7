// Waits for a call that may never come back.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace relance::kafka {

// What `call` answers, unless the deadline comes first: then it goes on by itself, with all that it owns, and nobody
// hears of it. It borrows nothing.
template <class Call>
auto supervised(std::chrono::steady_clock::time_point deadline, Call call) -> std::optional<decltype(call())> {
  std::packaged_task<decltype(call())()> task{std::move(call)};
  auto answer = task.get_future();
  std::thread{std::move(task)}.detach();
  if (answer.wait_until(deadline) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace relance::kafka
