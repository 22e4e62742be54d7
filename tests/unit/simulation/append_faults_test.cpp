#include "fixture.h"

namespace relance::simulation {
namespace {

using ports::Reaction;

using AppendFaults = SimulatedWorld;

TEST_F(AppendFaults, AnAppendIsAnsweredByPumpAlone) {
  append({"a", "b"});
  append({"c"});
  EXPECT_TRUE(answers.empty());
  EXPECT_TRUE(log().has_open_appends());
  log().pump();
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].value(), (std::vector<Offset>{Offset{0}, Offset{1}}));
  EXPECT_EQ(answers[1].value(), std::vector<Offset>{Offset{2}});
  EXPECT_EQ(values(in(0)), (Words{"a", "b", "c"}));
}

TEST_F(AppendFaults, WhatAnAnswerAppendsComesWithTheNextPump) {
  log().append({{in(0), std::nullopt, "first", {}}}, [this](const ports::AppendResult&) { append({"second"}); });
  log().pump();
  EXPECT_EQ(values(in(0)), Words{"first"});
  log().pump();
  EXPECT_EQ(values(in(0)), (Words{"first", "second"}));
}

TEST_F(AppendFaults, AnAppendMayBeRefusedWithNothingDone) {
  set_always(Fault::kAppendRetry);
  append({"a"});
  log().pump();
  ASSERT_EQ(answers.size(), 1u);
  expect_error(answers[0], Reaction::kRetry);
  EXPECT_TRUE(values(in(0)).empty());
  EXPECT_EQ(bitten(Fault::kAppendRetry), 1u);
}

TEST_F(AppendFaults, AnAnswerMayBeLost) {
  set_always(Fault::kAppendAnswerLost);
  append({"a"});
  log().pump();
  expect_error(answers.at(0), Reaction::kRetry);
  EXPECT_EQ(values(in(0)), Words{"a"});
  EXPECT_EQ(bitten(Fault::kAppendAnswerLost), 1u);
}

TEST_F(AppendFaults, AFirstPartMayBeAppended) {
  set_always(Fault::kAppendPartly);
  append({"a", "b", "c"});
  append({"alone"});
  log().pump();
  expect_error(answers.at(0), Reaction::kRetry);
  EXPECT_TRUE(answers.at(1).ok());
  const Words found = values(in(0));
  EXPECT_TRUE(found == (Words{"a", "alone"}) || found == (Words{"a", "b", "alone"}));
  EXPECT_EQ(bitten(Fault::kAppendPartly), 1u);
}

TEST_F(AppendFaults, RecordsMayBeInTwice) {
  set_always(Fault::kAppendDuplicated);
  append({"a", "b"});
  log().pump();
  EXPECT_EQ(answers.at(0).value(), (std::vector<Offset>{Offset{0}, Offset{1}}));
  EXPECT_EQ(values(in(0)), (Words{"a", "b", "a", "b"}));
  EXPECT_EQ(bitten(Fault::kAppendDuplicated), 1u);
}

TEST_F(AppendFaults, AppendsWaitAndKeepTheirOrder) {
  faults()[Fault::kAppendDelayed] = PerMillion{500'000};
  Words expected;
  for (int i = 0; i < 50; ++i) {
    expected.push_back(std::to_string(i));
    append({expected.back()});
    log().pump();
  }
  EXPECT_GT(bitten(Fault::kAppendDelayed), 0u);
  log().drain();
  EXPECT_EQ(answers.size(), 50u);
  EXPECT_EQ(values(in(0)), expected);
}

TEST_F(AppendFaults, InACrashAFirstPartOfWhatWasOpenIsInAndNobodyHearsOfIt) {
  set_always(Fault::kAppendTorn);
  const Words all = {"a", "b", "c", "d"};
  std::set<std::size_t> sizes;
  for (int round = 0; round < 50; ++round) {
    const std::size_t before = values(in(1)).size();
    append({"a", "b"}, in(1));
    append({"c", "d"}, in(1));
    crash();
    const Words found = values(in(1));
    const std::size_t count = found.size() - before;
    ASSERT_LE(count, all.size());
    sizes.insert(count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(found[before + i], all[i]);
  }
  EXPECT_EQ(sizes, (std::set<std::size_t>{1, 2, 3, 4}));
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(bitten(Fault::kAppendTorn), 50u);
}

TEST_F(AppendFaults, InACrashWhatWasOpenMayBeGone) {
  append({"a"});
  crash();
  EXPECT_TRUE(values(in(0)).empty());
  EXPECT_TRUE(answers.empty());
}

TEST_F(AppendFaults, WhatWasAcknowledgedSurvives) {
  append({"a"});
  log().pump();
  append({"b"});
  crash(true);
  EXPECT_EQ(values(in(0)), Words{"a"});
}

TEST_F(AppendFaults, ALogThatIsClosedAnswersFirst) {
  append({"a"});
  stop();
  EXPECT_TRUE(answers.at(0).ok());
  start();
  EXPECT_EQ(values(in(0)), Words{"a"});
}

TEST_F(AppendFaults, ARecordBeyondTheLimitBreaksTheContract) {
  EXPECT_THROW(append({std::string(ports::kRecordBytesMax + 1, 'x')}), ContractBroken);
}

}  // namespace
}  // namespace relance::simulation
