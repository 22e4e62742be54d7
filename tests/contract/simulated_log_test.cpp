// The simulated log, with nothing going wrong.
#include <contract/log_contract.h>

#include <relance/testing/simulation/world.h>

namespace relance::contract {
namespace {

class SimulatedLogUnderTest final : public LogUnderTest {
 public:
  ports::Log& open(const std::vector<ports::TopicSpec>& topics) override {
    world_ = std::make_unique<simulation::World>(
        simulation::WorldOptions{.seed = 1, .topics = topics, .in_flight_bytes_max = kInFlightBytesMax});
    return reopen();
  }
  ports::Log& reopen() override {
    log_.reset();
    log_ = world_->open_log();
    return *log_;
  }
  ports::Clock& clock() override { return world_->clock(); }
  bool pass(Duration duration) override {
    world_->clock().advance(duration);
    return true;
  }
  void drive() override {
    if (!is_held_) log_->pump();
  }
  bool hold_writes() override {
    is_held_ = true;
    return true;
  }
  void release_writes() override { is_held_ = false; }

 private:
  std::unique_ptr<simulation::World> world_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  bool is_held_ = false;
};

std::unique_ptr<LogUnderTest> make() {
  return std::make_unique<SimulatedLogUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(SimulatedLog, LogContract, testing::Values(LogMaker{"log", &make}), log_name);

}  // namespace relance::contract
