#include "oracle/oracle.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "relance/offline/process.h"

#include "oracle/difference.h"
#include "oracle/history.h"
#include "oracle/shrink.h"

// Product and oracle on the same random histories. RELANCE_ORACLE_HISTORIES says how many, RELANCE_ORACLE_SEED
// which is the first.
namespace relance::oracle {
namespace {

constexpr std::uint64_t kHistoriesDefault = 3000;
constexpr std::uint64_t kMetMin = 50;
constexpr std::size_t kReportsMax = 3;
constexpr std::size_t kDifferencesShownMax = 20;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// The history that runs, for the one that aborts.
volatile std::sig_atomic_t seed_running = 0;

void name_seed(int) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "aborted in history %d\n", static_cast<int>(seed_running));
  if (size > 0) std::fwrite(text, 1, static_cast<std::size_t>(size), stderr);
}

struct Setting {
  std::uint32_t partitions;
  Positions positions;
};

std::vector<std::string> disagreement(const History& history, const Result& expected, const Setting& setting) {
  offline::Options options;
  options.partitions = setting.partitions;
  const offline::Result result = offline::process_text(history.text(), options, history.until_ms);
  auto found = differences(expected, {result.facts, result.stats, result.dead_letters}, setting.positions);
  for (const std::string& defect : id_defects(result.facts)) found.push_back(defect);
  return found;
}

std::string report(std::uint64_t seed, const History& history, const Setting& setting) {
  const auto fails = [&](const std::vector<std::string>& lines) {
    const History shorter{lines, history.until_ms};
    return !disagreement(shorter, run(shorter.text(), shorter.until_ms), setting).empty();
  };
  History minimal{shrink(history.lines, fails), history.until_ms};
  const History without_until{minimal.lines, std::nullopt};
  if (!disagreement(without_until, run(without_until.text(), std::nullopt), setting).empty()) minimal = without_until;

  std::string out = "RELANCE_ORACLE_SEED=" + std::to_string(seed) + " RELANCE_ORACLE_HISTORIES=1, shrunk to:\n";
  out += minimal.text();
  if (minimal.until_ms) out += "until " + std::to_string(*minimal.until_ms) + "\n";
  auto found = disagreement(minimal, run(minimal.text(), minimal.until_ms), setting);
  if (found.size() > kDifferencesShownMax) found.resize(kDifferencesShownMax);
  for (const std::string& line : found) out += line + "\n";
  return out;
}

// Runs `count` histories and returns what the oracle met.
Coverage compare_histories(std::uint64_t count, const Setting& setting) {
  const std::uint64_t first = from_environment("RELANCE_ORACLE_SEED", 1);
  Coverage coverage;
  std::size_t reports = 0;
  std::signal(SIGABRT, name_seed);
  for (std::uint64_t seed = first; seed < first + count && reports < kReportsMax; ++seed) {
    seed_running = static_cast<std::sig_atomic_t>(seed);
    const History history = random_history(seed);
    const Result expected = run(history.text(), history.until_ms);
    coverage.add(expected.coverage);
    if (disagreement(history, expected, setting).empty()) continue;
    ADD_FAILURE() << report(seed, history, setting);
    ++reports;
  }
  return coverage;
}

TEST(Oracle, AgreesWithTheProductAndMeetsEveryRule) {
  const std::uint64_t count = from_environment("RELANCE_ORACLE_HISTORIES", kHistoriesDefault);
  Coverage coverage = compare_histories(count, {1, Positions::compared});
  if (HasFailure() || count < kHistoriesDefault) return;
  for (const std::string& name : coverage_names()) {
    const std::uint64_t met = coverage.counts[name];
    std::printf("%8llu  %s\n", static_cast<unsigned long long>(met), name.c_str());
    EXPECT_GE(met, kMetMin) << name;
  }
  const auto& names = coverage_names();
  for (const auto& [name, met] : coverage.counts) {
    EXPECT_TRUE(std::find(names.begin(), names.end(), name) != names.end()) << "not among the names: " << name;
  }
}

TEST(Oracle, AgreesWithTheProductOnSeveralPartitions) {
  const std::uint64_t count = from_environment("RELANCE_ORACLE_HISTORIES", kHistoriesDefault);
  compare_histories(std::max<std::uint64_t>(count / 5, 1), {3, Positions::ignored});
}

TEST(Oracle, GeneratesTheSameHistoryFromTheSameSeed) {
  EXPECT_EQ(random_history(7).text(), random_history(7).text());
  EXPECT_NE(random_history(7).text(), random_history(8).text());
}

}  // namespace
}  // namespace relance::oracle
