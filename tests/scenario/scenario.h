// A scenario file, read: what is given, then stages of events and of what they must lead to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/moment.h"
#include "scenario/words.h"

namespace relance::scenario {

struct Event {
  int line = 0;
  Millis at = 0;
  Words words;
  std::string raw;  // of `line`: the rest of the line as it stands
};

struct Expectation {
  int line = 0;
  Words words;
};

struct Stage {
  std::vector<Event> events;
  int then_line = 0;
  std::vector<Expectation> expectations;  // empty: nothing must change
};

struct Scenario {
  std::string path;
  std::vector<std::string> rules;
  std::vector<Event> given;
  std::vector<Stage> stages;
};

// Throws ScenarioError.
[[nodiscard]] Scenario parse_scenario(std::string path, std::string_view text);

}  // namespace relance::scenario
