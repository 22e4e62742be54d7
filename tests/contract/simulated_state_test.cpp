// The simulated state store, with nothing going wrong.
#include <contract/state_contract.h>

#include <relance/testing/simulation/world.h>

namespace relance::contract {
namespace {

class SimulatedStateUnderTest final : public StateUnderTest {
 public:
  ports::StateStore& open() override { return reopen(); }
  ports::StateStore& reopen() override {
    store_.reset();
    store_ = world_.open_state();
    return *store_;
  }

 private:
  simulation::World world_{{.seed = 1, .topics = {}}};
  std::unique_ptr<simulation::SimulatedStateStore> store_;
};

std::unique_ptr<StateUnderTest> make() {
  return std::make_unique<SimulatedStateUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(SimulatedState, StateContract, testing::Values(StateMaker{"state", &make}), state_name);

}  // namespace relance::contract
