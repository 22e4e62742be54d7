#include "restore_watch.h"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace relance::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kTellInterval = 5s;

std::uint64_t distance(Offset from, Offset to) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, to.value() - from.value()));
}

}  // namespace

void RestoreWatch::look(const std::vector<std::unique_ptr<stream::Worker>>& workers) {
  const Total total = add_up(workers);
  if (total.tasks == 0) return end();
  if (!begun_at_) begin(total);
  go_on(total);
}

RestoreWatch::Total RestoreWatch::add_up(const std::vector<std::unique_ptr<stream::Worker>>& workers) {
  Total total;
  std::uint64_t left = 0;
  for (const auto& worker : workers) {
    for (const stream::TaskSnapshot& task : worker->snapshot().tasks) {
      if (!task.restoring) continue;
      ++total.tasks;
      sizes_[task.partition] = distance(task.restoring->begun_at, task.restoring->end);
      left += distance(task.restoring->next, task.restoring->end);
    }
  }
  for (const auto& [partition, size] : sizes_) total.all += size;
  total.done = total.all - std::min(left, total.all);
  return total;
}

void RestoreWatch::begin(const Total& total) {
  begun_at_ = told_at_ = Clock::now();
  bar_.emplace("restore");
  spdlog::info("restoring the state of {} tasks from their changelogs", total.tasks);
}

void RestoreWatch::go_on(const Total& total) {
  bar_->update(total.done, total.all);
  if (Clock::now() - told_at_ < kTellInterval) return;
  told_at_ = Clock::now();
  spdlog::info("restoring: {} of {} records", total.done, total.all);
}

void RestoreWatch::end() {
  if (!begun_at_) return;
  const std::chrono::duration<double> seconds = Clock::now() - *begun_at_;
  bar_.reset();
  spdlog::info("restored in {:.1f} s", seconds.count());
  begun_at_.reset();
  sizes_.clear();
}

}  // namespace relance::app
