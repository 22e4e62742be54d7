#include <contract/state_contract.h>

namespace relance::contract {

// A binary may run the cases of one port alone.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StateContract);

StateContract::StateContract() : under_test_(GetParam().make()), store_(&under_test_->open()) {}
StateContract::~StateContract() = default;

void StateContract::reopen() {
  store_ = &under_test_->reopen();
}

void StateContract::write(const std::map<std::string, std::optional<std::string>>& rows) {
  std::vector<ports::StateWrite> writes;
  for (const auto& [key, value] : rows) {
    writes.push_back({key, value ? ports::OptionalBytes{*value} : std::nullopt});
  }
  EXPECT_TRUE(store_->write(writes).ok());
}

std::optional<std::string> StateContract::get(std::string_view key) {
  std::string value = "what was there before";
  const auto result = store_->get(key, value);
  EXPECT_TRUE(result.ok());
  if (!result.ok() || !result.value()) return std::nullopt;
  return value;
}

std::vector<Row> StateContract::scan(std::string_view prefix, std::string_view after) {
  const auto scan = store_->scan(prefix, after);
  return rest_of(*scan);
}

std::vector<Row> rest_of(ports::StateScan& scan) {
  std::vector<Row> rows;
  for (;;) {
    const auto result = scan.next();
    EXPECT_TRUE(result.ok());
    if (!result.ok() || !result.value()) return rows;
    rows.emplace_back(scan.key(), scan.value());
  }
}

}  // namespace relance::contract
