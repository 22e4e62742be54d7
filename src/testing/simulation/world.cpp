#include <array>

#include <relance/base/encoding.h>
#include <relance/testing/simulation/world.h>

#include "broker.h"

namespace relance::simulation {
namespace {

constexpr Duration kSlowCallMax = std::chrono::minutes{1};

std::string draw_identity(ports::Entropy& entropy) {
  std::array<std::byte, 16> bytes{};
  entropy.fill(bytes);
  return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

World::World(WorldOptions options)
    : chaos_(options.seed),
      clock_(options.start),
      entropy_(options.seed),
      disks_(options.disks),
      log_identity_(draw_identity(entropy_)),
      broker_(std::make_unique<Broker>(std::move(options.topics), chaos_)),
      in_flight_bytes_max_(options.in_flight_bytes_max) {}

World::~World() = default;

std::unique_ptr<SimulatedLog> World::open_log() {
  return std::make_unique<SimulatedLog>(*this);
}

std::unique_ptr<SimulatedStateStore> World::open_state(std::size_t disk) {
  return std::make_unique<SimulatedStateStore>(*this, disk);
}

void World::crash(bool power_cut) {
  down_ = true;
  power_is_cut_ = power_cut;
}

void World::restart() {
  RELANCE_ASSERT(down_);
  down_ = false;
  if (!power_is_cut_) return;
  power_is_cut_ = false;
  for (SimulatedDisk& disk : disks_) {
    if (disk.lose_unsynced(chaos_.random()) > 0) chaos_.count(Fault::kStateBatchesLost);
  }
  clock_.reboot();
}

void World::forget_commits() {
  broker_->log.forget_commits();
}

void World::enter_call() {
  if (!down_ && chaos_.bites(Fault::kSlowCall)) {
    clock_.advance(chaos_.random().between(Duration{1}, kSlowCallMax));
  }
}

ArmedCrashPoints::ArmedCrashPoints(World& world) {
  on_crash_points([&world](CrashPoint point) {
    if (world.is_down() || !world.chaos().crashes_at(point)) return;
    world.crash(world.chaos().bites(Fault::kPowerCut));
    throw SimulatedCrash{point};
  });
}

ArmedCrashPoints::~ArmedCrashPoints() {
  on_crash_points({});
}

}  // namespace relance::simulation
