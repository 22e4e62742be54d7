// What the reference run counts of itself, line by line.
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <relance/offline/simulation.h>

namespace relance::offline {
namespace {

class Reference {
 public:
  explicit Reference(std::int32_t partitions = 1)
      : simulation(PartitionCount{partitions}, {&facts, nullptr, nullptr}) {}

  // A line of an event of one contact; answers whether the run may go on.
  bool take(std::string_view type, std::string_view time, std::string_view data) {
    std::string line = R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.)";
    line.append(type).append(R"(","subject":"33612345678","time":")").append(time).append(R"(","data":)").append(data);
    return take_line(line + "}");
  }
  bool take_line(const std::string& line) { return !newer_writer(line); }
  std::optional<NewerWriter> newer_writer(const std::string& line) {
    const std::string padded = line + std::string(Simulation::kPadding, ' ');
    const std::string_view lines[] = {std::string_view{padded}.substr(0, line.size())};
    return simulation.take_lines(lines);
  }
  [[nodiscard]] const Summary& summary() const { return simulation.summary(); }

  ByteBuffer facts;
  Simulation simulation;
};

constexpr std::string_view kReceived = "message.received.v1";
constexpr std::string_view kReply = R"({"account":"a","provider_message_id":"in-1","kind":"text","text":"Oui"})";
constexpr std::string_view kSent =
    R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"w1","sent_at":"2026-11-20T00:00:00Z"})";

TEST(SimulationSummary, CountsLinesEventsAndFacts) {
  Reference run;
  EXPECT_TRUE(run.take_line(""));
  EXPECT_TRUE(run.take_line("{"));
  EXPECT_TRUE(run.take("contact.upserted.v1", "2026-11-20T00:00:00Z", "{}"));
  EXPECT_EQ(run.summary().lines, 3u);
  EXPECT_EQ(run.summary().events, 1u);
  EXPECT_EQ(run.summary().facts, 1u);
  EXPECT_EQ(run.summary().dead_letters, 1u) << "counted where nobody keeps them, too";
}

TEST(SimulationSummaryR10, CountsDuplicates) {
  Reference run;
  run.take(kReceived, "2026-11-20T00:00:00Z", kReply);
  run.take(kReceived, "2026-11-21T00:00:00Z", kReply);
  EXPECT_EQ(run.summary().duplicates, 1u);
  run.take(kReceived, "2026-11-28T00:00:00Z", kReply);
  EXPECT_EQ(run.summary().duplicates, 1u);
}

TEST(SimulationSummaryR3, CountsInteractionsThatAreTooOld) {
  Reference run;
  run.take(kReceived, "2026-11-28T00:00:00Z",
           R"({"account":"a","provider_message_id":"in-1","kind":"text","occurred_at":"2026-11-20T00:00:00Z"})");
  EXPECT_EQ(run.summary().too_old, 1u);
  EXPECT_EQ(run.summary().facts, 0u);
}

TEST(SimulationSummaryR18, CountsNewsOfClosedEnrolments) {
  Reference run;
  run.take("message.sent.v1", "2026-11-20T00:00:00Z", kSent);
  run.take("clock.ticked.v1", "2026-11-21T00:00:00Z", "{}");
  run.take("message.sent.v1", "2026-12-20T23:59:59Z", kSent);
  EXPECT_EQ(run.summary().closed, 0u);
  run.take("message.sent.v1", "2026-12-21T00:00:00Z", kSent);
  EXPECT_EQ(run.summary().closed, 1u);
  EXPECT_EQ(run.summary().dead_letters, 0u);
}

TEST(SimulationSummary, CountsTheFactsOfTimersAtTheEnd) {
  Reference run{3};
  run.take("message.sent.v1", "2026-11-20T00:00:00Z", kSent);
  const std::uint64_t before = run.summary().facts;
  run.simulation.finish(kLatestTime);
  EXPECT_EQ(run.summary().facts, before + 2);
  EXPECT_EQ(run.summary().lines, 1u);
}

TEST(SimulationSummary, NamesTheLineOfANewerVersion) {
  Reference run;
  run.take_line("");
  const auto newer = run.newer_writer(
      R"({"specversion":"1.0","id":"e","source":"/relance/contact","type":"relance.contact.moved.v1"})");
  ASSERT_TRUE(newer);
  EXPECT_EQ(newer->line, 1u);
}

TEST(SimulationSummary, StopsAmongTheLinesAtTheOneOfANewerVersion) {
  Reference run;
  const std::string padding(Simulation::kPadding, ' ');
  const std::string tick =
      R"({"specversion":"1.0","id":"e","source":"/t","type":"relance.clock.ticked.v1","time":"2026-11-20T00:00:00Z"})" +
      padding;
  const std::string newer =
      R"({"specversion":"1.0","id":"e","source":"/relance/contact","type":"relance.contact.moved.v1"})" + padding;
  const std::string_view lines[] = {tick, tick, newer, tick};
  const auto stopped = run.simulation.take_lines(lines);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->line, 2u);
  EXPECT_EQ(run.summary().events, 2u);
}

}  // namespace
}  // namespace relance::offline
