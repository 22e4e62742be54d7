#include "scenario/expectation.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/attributes.h"

namespace relance::scenario {
namespace {

struct ExpectedThing {
  int line = 0;
  Observation thing;
};
struct ExpectedCounter {
  int line = 0;
  std::string value;
};

// The one form that observations have: offsets rewritten, the default account left out, counters sorted.
std::string normal_form(Words words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].quoted) continue;
    if (const auto offset = parse_offset(words[i].text)) words[i].text = format_offset(*offset);
    if (i + 1 < words.size() && words[i].text == "on" && words[i + 1].is(kDefaultAccount)) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
      --i;
    }
  }
  const auto with = std::find_if(words.begin(), words.end(), [](const Word& word) { return word.is("with"); });
  if (with == words.end()) return join(words);
  std::vector<std::string> pairs;
  for (auto word = with + 1; word != words.end(); word += word + 1 == words.end() ? 1 : 2) {
    pairs.push_back(word + 1 == words.end() ? word->text : word->text + " " + (word + 1)->text);
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text = join(Words(words.begin(), with + 1));
  for (const std::string& pair : pairs) text += " " + pair;
  return text;
}

Observation expected_thing(Words words, Millis now) {
  Observation expected{now, {}};
  if (words.size() > 2 && words[0].is("at")) {
    const auto at = parse_offset(words[1].text);
    if (!at) throw ScenarioError("`" + words[1].text + "` is no time such as +2h");
    expected.at = *at;
    words.erase(words.begin(), words.begin() + 2);
  }
  expected.text = normal_form(std::move(words));
  return expected;
}

void read_counters(const Expectation& expectation, std::map<CounterKey, ExpectedCounter>& counters) {
  const Words& words = expectation.words;
  const bool category = words.size() > 1 && words[1].is("category");
  const std::size_t first = category ? 3 : 2;
  if (words.size() < first + 2 || (words.size() - first) % 2 != 0) {
    throw ScenarioError("`stats` names a campaign, `global` or `category ID`, then pairs of counter and value");
  }
  const std::string scope = category ? "category " + words[2].text : words[1].text;
  for (std::size_t i = first; i < words.size(); i += 2) {
    const ExpectedCounter expected{expectation.line, words[i + 1].text};
    if (!counters.emplace(CounterKey{scope, words[i].text}, expected).second) {
      throw ScenarioError("`" + words[i].text + "` is listed twice");
    }
  }
}

std::string value_of(const Counters& counters, const CounterKey& key) {
  const auto found = counters.find(key);
  return found == counters.end() ? std::string(absent_value(key)) : found->second;
}

std::string print(const Observation& observation, Millis now) {
  return observation.at == now ? observation.text
                               : fmt::format("at {} {}", format_offset(observation.at), observation.text);
}

class Comparison {
 public:
  Comparison(const std::string& path, const Stage& stage)
      : path_(path), stage_(stage), now_(stage.events.empty() ? 0 : stage.events.back().at) {
    for (const Expectation& expectation : stage.expectations) read(expectation);
  }

  void things(std::vector<Observation> came) {
    for (const ExpectedThing& expected : things_) {
      const auto found = std::find(came.begin(), came.end(), expected.thing);
      if (found == came.end()) {
        differ(expected.line, fmt::format("expected, did not come:  {}", print(expected.thing, now_)));
      } else {
        came.erase(found);
      }
    }
    for (const Observation& unlisted : came) {
      differ(stage_.then_line, fmt::format("came, is not listed:     {}", print(unlisted, now_)));
    }
  }

  void counters(const Counters& before, const Counters& after) {
    for (const auto& [key, expected] : counters_) {
      const std::string got = value_of(after, key);
      const std::string unchanged = value_of(before, key) == got ? " (as before)" : "";
      if (got != expected.value || !unchanged.empty()) {
        differ(expected.line, fmt::format("stats {} {}: expected {}, got {}{}", key.first, key.second, expected.value,
                                          got, unchanged));
      }
    }
    for (const Counters& side : {before, after}) {
      for (const auto& [key, unused] : side) unlisted_counter(key, before, after);
    }
  }

  std::vector<std::string> differences;

 private:
  void read(const Expectation& expectation) {
    try {
      if (expectation.words.front().is("stats")) {
        read_counters(expectation, counters_);
      } else {
        things_.push_back({expectation.line, expected_thing(expectation.words, now_)});
      }
    } catch (const ScenarioError& error) {
      throw ScenarioError(fmt::format("{}:{}: {}", path_, expectation.line, error.what()));
    }
  }

  void unlisted_counter(const CounterKey& key, const Counters& before, const Counters& after) {
    const std::string was = value_of(before, key);
    const std::string is = value_of(after, key);
    if (was == is || counters_.contains(key)) return;
    counters_[key] = {};  // said once
    differ(stage_.then_line,
           fmt::format("stats {} {}: is not listed, went from {} to {}", key.first, key.second, was, is));
  }

  void differ(int line, const std::string& text) { differences.push_back(fmt::format("{}:{}: {}", path_, line, text)); }

  const std::string& path_;
  const Stage& stage_;
  Millis now_;
  std::vector<ExpectedThing> things_;
  std::map<CounterKey, ExpectedCounter> counters_;
};

}  // namespace

std::vector<std::string> compare_stage(const std::string& path, const Stage& stage,
                                       const std::vector<Observation>& came, const Counters& before,
                                       const Counters& after) {
  Comparison comparison(path, stage);
  comparison.things(came);
  comparison.counters(before, after);
  return std::move(comparison.differences);
}

}  // namespace relance::scenario
