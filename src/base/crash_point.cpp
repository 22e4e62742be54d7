#include <relance/base/crash_point.h>
#include <relance/base/planted_bug.h>

#ifdef RELANCE_CRASH_POINTS

namespace relance {
namespace {

std::function<void(CrashPoint)>& hook() {
  static std::function<void(CrashPoint)> installed;
  return installed;
}

PlantedBug planted_bug = PlantedBug::kNone;

}  // namespace

void plant(PlantedBug bug) {
  planted_bug = bug;
}

bool is_planted(PlantedBug bug) {
  return planted_bug == bug;
}

void on_crash_points(std::function<void(CrashPoint)> installed) {
  hook() = std::move(installed);
}

void reach(CrashPoint point) {
  if (hook()) hook()(point);
}

}  // namespace relance

#endif
