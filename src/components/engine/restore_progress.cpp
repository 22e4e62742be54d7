#include <algorithm>

#include <relance/base/logging.h>
#include <relance/components/engine.h>

namespace relance::components {
namespace {

constexpr std::chrono::seconds kReportInterval{5};

std::uint64_t distance(Offset from, Offset to) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, to.value() - from.value()));
}

}  // namespace

void RestoreProgress::update(const std::vector<std::unique_ptr<stream::Worker>>& workers) {
  const Total total = total_of(workers);
  if (total.tasks == 0) {
    sizes_.clear();
    reported_.reset();
    return;
  }
  const Clock::time_point now = Clock::now();
  if (!reported_) reported_ = now;
  if (now - *reported_ < kReportInterval) return;
  reported_ = now;
  logging::info("restoring", {{"tasks", total.tasks}, {"records", total.done}, {"of", total.all}});
}

RestoreProgress::Total RestoreProgress::total_of(const std::vector<std::unique_ptr<stream::Worker>>& workers) {
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

}  // namespace relance::components
