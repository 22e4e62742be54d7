#include <relance/base/crash_point.h>

#ifdef RELANCE_CRASH_POINTS

namespace relance {
namespace {

std::function<void(CrashPoint)>& hook() {
  static std::function<void(CrashPoint)> installed;
  return installed;
}

}  // namespace

void on_crash_points(std::function<void(CrashPoint)> installed) {
  hook() = std::move(installed);
}

void reach(CrashPoint point) {
  if (hook()) hook()(point);
}

}  // namespace relance

#endif
