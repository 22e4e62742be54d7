// How a simulated process ends, and how it is shown wrong.
#pragma once

#include <stdexcept>

#include <relance/base/crash_point.h>

namespace relance::simulation {

class World;

// Thrown at a crash point: unwinds to the driver of the process, which destroys what is left of it and then calls
// World::restart(). No std::exception: code under test must not catch it by accident.
struct SimulatedCrash {
  CrashPoint point{};
};

// A call that the port's contract forbids, with the sentence that it breaks: a finding, whatever comes of it.
class ContractBroken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// While it lives, crash points crash this world as its faults say. One at a time. Without RELANCE_CRASH_POINTS there
// are none to be reached.
class ArmedCrashPoints {
 public:
  explicit ArmedCrashPoints(World& world);
  ~ArmedCrashPoints();
  ArmedCrashPoints(const ArmedCrashPoints&) = delete;
  ArmedCrashPoints& operator=(const ArmedCrashPoints&) = delete;
};

}  // namespace relance::simulation
