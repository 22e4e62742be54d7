// A property as a test: RC_GTEST_PROP with a number of cases of its own. RC_PARAMS still says which seed, and may ask
// for more cases.
#pragma once

#include <algorithm>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace relance::property {

template <class Property>
void holds(int cases, Property&& property) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  rc::detail::TestMetadata metadata;
  metadata.id = std::string{test->test_suite_name()} + "/" + test->name();
  metadata.description = test->name();
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = std::max(params.maxSuccess, cases);
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  std::ostringstream report;
  rc::detail::printResultMessage(result, report);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << report.str() << "\nseed " << params.seed;
}

}  // namespace relance::property
