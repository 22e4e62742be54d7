// What the tasks decide on a log is what the offline run decides for the same events.
#include <algorithm>

#include <relance/events/event_reader.h>

#include "live_world.h"
#include "oracle/history.h"

namespace relance::tasks {
namespace {

constexpr std::uint64_t kHistories = 60;

// What one has and the other has not, a line each.
Lines differences(const Results& live, const Results& offline) {
  const auto lines_of = [](const Results& results) {
    Lines lines;
    for (const auto& [subject, facts] : results.facts) {
      for (const std::string& fact : facts) lines.push_back(subject + ": " + fact);
    }
    for (const std::string& entry : results.outbox) lines.push_back("outbox: " + entry);
    for (const std::string& letter : results.dead_letters) lines.push_back("dead letter: " + letter);
    lines.push_back("stats: " + results.stats);
    std::ranges::sort(lines);
    return lines;
  };
  const Lines ours = lines_of(live);
  const Lines theirs = lines_of(offline);
  Lines found;
  Lines only;
  std::ranges::set_difference(ours, theirs, std::back_inserter(only));
  for (const std::string& line : only) found.push_back("only live: " + line);
  only.clear();
  std::ranges::set_difference(theirs, ours, std::back_inserter(only));
  for (const std::string& line : only) found.push_back("only offline: " + line);
  if (found.empty() && live != offline) found.push_back("the order of a contact's facts");
  return found;
}

// A random history in the order of its times, without the lines that nobody can read.
Lines history_of(std::uint64_t seed) {
  events::EventReader reader;
  std::vector<std::pair<Timestamp, std::string>> events;
  for (std::string line : oracle::random_history(seed).lines) {
    const std::size_t size = line.size();
    line.append(events::EventReader::kPadding, ' ');
    const auto event = reader.read(std::string_view{line}.substr(0, size));
    line.resize(size);
    if (event) events.emplace_back(time_of(event.value()), line);
  }
  std::ranges::stable_sort(events, {}, [](const auto& e) { return e.first; });
  Lines lines;
  for (auto& [time, line] : events) lines.push_back(std::move(line));
  return lines;
}

class LiveRun : public testing::TestWithParam<std::int32_t> {};

TEST_P(LiveRun, DecidesWhatTheOfflineRunDecides) {
  for (std::uint64_t seed = 1; seed <= kHistories && !HasFailure(); ++seed) {
    SCOPED_TRACE("history " + std::to_string(seed));
    const Lines history = history_of(seed);
    LiveWorld live(GetParam());
    ASSERT_NO_FATAL_FAILURE(live.play(history));
    EXPECT_EQ(differences(live.results(), offline_results(history, static_cast<std::uint32_t>(GetParam()))), Lines{});
  }
}

// The same, with a process that is thrown away after every few records and commits of a few records.
TEST_P(LiveRun, DecidesTheSameInSmallCommitsAndManyProcesses) {
  for (std::uint64_t seed = 1; seed <= kHistories / 6 && !HasFailure(); ++seed) {
    SCOPED_TRACE("history " + std::to_string(seed));
    const Lines history = history_of(seed);
    LiveWorld calm(GetParam());
    ASSERT_NO_FATAL_FAILURE(calm.play(history));
    LiveWorld live(GetParam());
    live.options.limits.records = 2;
    live.options.row_cache_bytes = 2'000;
    Lines part;
    for (const std::string& line : history) {
      part.push_back(line);
      if (part.size() < 5) continue;
      ASSERT_NO_FATAL_FAILURE(live.play(part));
      part.clear();
      live.restart();
    }
    ASSERT_NO_FATAL_FAILURE(live.play(part));
    EXPECT_EQ(differences(live.results(), calm.results()), Lines{});
  }
}

INSTANTIATE_TEST_SUITE_P(Partitions, LiveRun, testing::Values(1, 3));

}  // namespace
}  // namespace relance::tasks
