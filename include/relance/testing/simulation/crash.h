// How a simulated process ends, and how a contract violation is reported.
#pragma once

#include <stdexcept>

#include <relance/base/crash_point.h>

namespace relance::simulation {

class World;

// Thrown at a crash point: unwinds to the driver of the process, which destroys its objects and then calls
// World::restart(). Not a std::exception: code under test must not catch it by accident.
struct SimulatedCrash {
  CrashPoint point{};
};

// A call that violates the contract of a port, with the sentence it violates: always a bug, whatever its effect.
class ContractBroken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// While it exists, crash points crash this world according to its faults. One at a time. Without RELANCE_CRASH_POINTS
// there are no crash points.
class ArmedCrashPoints {
 public:
  explicit ArmedCrashPoints(World& world);
  ~ArmedCrashPoints();
  ArmedCrashPoints(const ArmedCrashPoints&) = delete;
  ArmedCrashPoints& operator=(const ArmedCrashPoints&) = delete;
};

}  // namespace relance::simulation
