// What every state store keeps to.
//
// An implementation gives its StateUnderTest, links `contract_cases`, and says in a *_test.cpp of its own folder
//
//   INSTANTIATE_TEST_SUITE_P(SimulatedState, StateContract, testing::Values(StateMaker{"state", &make}), state_name);
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <relance/ports/state_store.h>

namespace relance::contract {

// One store over storage of its own.
class StateUnderTest {
 public:
  virtual ~StateUnderTest() = default;
  // Called once, before all else.
  virtual ports::StateStore& open() = 0;
  // Closes the store, whose scans are gone, and opens it again over what it has kept.
  virtual ports::StateStore& reopen() = 0;
};

struct StateMaker {
  const char* name;
  std::unique_ptr<StateUnderTest> (*make)();
};
inline std::string state_name(const testing::TestParamInfo<StateMaker>& info) {
  return info.param.name;
}
inline void PrintTo(const StateMaker& maker, std::ostream* out) {
  *out << maker.name;
}

using Row = std::pair<std::string, std::string>;

class StateContract : public testing::TestWithParam<StateMaker> {
 protected:
  StateContract();
  ~StateContract() override;

  ports::StateStore& store() { return *store_; }
  void reopen();

  // One batch, put in order; no value: deleted.
  void write(const std::map<std::string, std::optional<std::string>>& rows);
  std::optional<std::string> get(std::string_view key);
  std::vector<Row> scan(std::string_view prefix, std::string_view after = {});

 private:
  std::unique_ptr<StateUnderTest> under_test_;
  ports::StateStore* store_;
};

// What is left of a scan.
std::vector<Row> rest_of(ports::StateScan& scan);

}  // namespace relance::contract
