// One case a file of tests/scenarios. The language is told in tests/scenarios/README.md.
//
// RELANCE_SCENARIO_FACTS, RELANCE_SCENARIO_STATS and RELANCE_SCENARIO_DEAD_LETTERS name files that are written anew
// with everything that the scenarios produced: NDJSON, of the stats one object a scenario. RELANCE_SCENARIO_HISTORIES
// names one for what was run: an object {"scenario","lines"} each, a line being the text that the product read.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/offline/process.h>

#include "scenario/error.h"
#include "scenario/run.h"

namespace relance::scenario {
namespace {

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(RELANCE_SCENARIOS_DIR)) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Scenario read_scenario(const std::filesystem::path& path) {
  return parse_scenario("tests/scenarios/" + path.filename().string(), read_file(path));
}

Output process(std::string_view ndjson, const RunSettings& run) {
  offline::Options options;
  options.partitions = run.partitions;
  offline::Result result = offline::process_text(ndjson, options, run.until_ms);
  return {std::move(result.facts), std::move(result.stats), std::move(result.dead_letters), std::move(result.outbox)};
}

// Appends to the file that the variable names; the first text of this process begins it anew.
void keep(const char* variable, const std::string& text) {
  static std::set<std::string> begun;
  const char* path = std::getenv(variable);
  if (path == nullptr) return;
  const auto mode = begun.insert(path).second ? std::ios::trunc : std::ios::app;
  std::ofstream(path, std::ios::binary | mode) << text;
}

void keep(const Output& output) {
  keep("RELANCE_SCENARIO_FACTS", output.facts);
  keep("RELANCE_SCENARIO_STATS", boost::json::serialize(boost::json::parse(output.stats)) + "\n");
  keep("RELANCE_SCENARIO_DEAD_LETTERS", output.dead_letters);
}

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, LeadToWhatTheySay) {
  try {
    const Report report = run_scenario(read_scenario(GetParam()), process);
    for (const std::string& difference : report.differences) ADD_FAILURE() << difference;
    keep(report.output);
    const boost::json::object history{{"scenario", GetParam().stem().string()},
                                      {"lines", boost::json::value_from(report.history)}};
    keep("RELANCE_SCENARIO_HISTORIES", boost::json::serialize(history) + "\n");
  } catch (const ScenarioError& error) {
    FAIL() << error.what();
  }
}

std::string case_name(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folder, Scenarios, testing::ValuesIn(scenario_files()), case_name);

TEST(ScenarioFolder, NamesEveryRule) {
  std::map<std::string, int> rules;
  for (const auto& path : scenario_files()) {
    for (const std::string& rule : read_scenario(path).rules) ++rules[rule];
  }
  for (int number = 1; number <= 24; ++number) EXPECT_GT(rules["R" + std::to_string(number)], 0) << "R" << number;
  EXPECT_EQ(rules.size(), 24U) << "a `rule` line names what is no rule";
}

TEST(ScenarioFolder, ReadmeBeginsWithAStoryThatHolds) {
  const std::string readme = read_file(std::filesystem::path(RELANCE_SCENARIOS_DIR) / "README.md");
  const auto begin = readme.find("```\n") + 4;
  const std::string story = readme.substr(begin, readme.find("```", begin) - begin);
  EXPECT_THAT(run_scenario(parse_scenario("README.md", story), process).differences, testing::IsEmpty());
}

}  // namespace
}  // namespace relance::scenario
