#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <relance/base/result.h>

namespace relance {
namespace {

enum class Error { kLate, kLost };
using Number = Result<int, Error>;

TEST(Result, HoldsAValue) {
  const Number number{7};
  EXPECT_TRUE(number.ok());
  EXPECT_TRUE(static_cast<bool>(number));
  EXPECT_EQ(number.value(), 7);
}

TEST(Result, HoldsAnError) {
  const Number number{Failure{Error::kLost}};
  EXPECT_FALSE(number.ok());
  EXPECT_FALSE(static_cast<bool>(number));
  EXPECT_EQ(number.error(), Error::kLost);
}

TEST(Result, TellsValueAndErrorOfOneTypeApart) {
  using Text = Result<std::string, std::string>;
  const Text value{std::string{"text"}};
  const Text failure{Failure{std::string{"text"}}};
  EXPECT_TRUE(value.ok());
  EXPECT_FALSE(failure.ok());
}

TEST(Result, HandsOverWhatCannotBeCopied) {
  Result<std::unique_ptr<int>, Error> held{std::make_unique<int>(5)};
  const std::unique_ptr<int> taken = std::move(held).value();
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 5);
}

TEST(ResultDeathTest, StopsWhoAsksAFailureForItsValue) {
  const Number number{Failure{Error::kLate}};
  EXPECT_DEATH(static_cast<void>(number.value()), "assertion failed: ok\\(\\)");
}

TEST(ResultDeathTest, StopsWhoAsksAValueForItsError) {
  const Number number{7};
  EXPECT_DEATH(static_cast<void>(number.error()), "assertion failed: !ok\\(\\)");
}

}  // namespace
}  // namespace relance
