#include <fmt/format.h>

#include "scenario/error.h"
#include "scenario/scenario.h"

namespace relance::scenario {
namespace {

enum class Section { kNone, kGiven, kWhen, kThen };

class Parser {
 public:
  explicit Parser(std::string path) { scenario_.path = std::move(path); }

  void read(std::string_view line) {
    ++line_;
    try {
      if (line.ends_with('\r')) line.remove_suffix(1);
      read_line(line);
    } catch (const ScenarioError& error) {
      throw ScenarioError(fmt::format("{}:{}: {}", scenario_.path, line_, error.what()));
    }
  }

  Scenario finish() {
    if (scenario_.rules.empty()) throw ScenarioError(scenario_.path + ":1: no `rule` is named");
    if (scenario_.stages.empty() || section_ != Section::kThen) {
      throw ScenarioError(fmt::format("{}:{}: a scenario ends with `then`", scenario_.path, line_));
    }
    close_then();
    return std::move(scenario_);
  }

 private:
  void read_line(std::string_view line) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[start] == '#') return;
    std::string_view rest = line.substr(start);
    if (start == 0) {
      const auto end = line.find_first_of(" \t");
      const std::string_view keyword = line.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : line.substr(end);
      if (keyword == "rule") return read_rules(rest);
      enter(keyword);
    }
    switch (section_) {
      case Section::kNone:
        throw ScenarioError("a scenario begins with `rule`, then `given` or `when`");
      case Section::kGiven:
        return read_event(rest, scenario_.given);
      case Section::kWhen:
        return read_event(rest, scenario_.stages.back().events);
      case Section::kThen:
        return read_expectations(rest);
    }
  }

  void read_rules(std::string_view rest) {
    for (const Words& words : split_statements(rest)) {
      for (const Word& word : words) scenario_.rules.push_back(word.text);
    }
  }

  // A line that is not indented begins with its keyword; an indented one goes on with the last.
  void enter(std::string_view keyword) {
    if (section_ == Section::kThen) close_then();
    if (keyword == "given") {
      if (!scenario_.stages.empty()) throw ScenarioError("`given` stands before the first `when`");
      section_ = Section::kGiven;
    } else if (keyword == "when") {
      if (section_ != Section::kWhen) scenario_.stages.emplace_back();
      section_ = Section::kWhen;
    } else if (keyword == "then") {
      if (section_ != Section::kWhen) throw ScenarioError("`then` follows a `when`; more lines of it are indented");
      section_ = Section::kThen;
      said_nothing_ = false;
      scenario_.stages.back().then_line = line_;
    } else {
      throw ScenarioError(fmt::format("`{}` is none of rule, given, when, then", keyword));
    }
  }

  void close_then() const {
    if (said_nothing_ != scenario_.stages.back().expectations.empty()) {
      throw ScenarioError("the `then` before this says either what comes or `nothing`");
    }
  }

  void read_event(std::string_view rest, std::vector<Event>& events) {
    if (rest.find_first_not_of(" \t") == std::string_view::npos) return;
    Event event{line_, 0, {}, {}};
    const auto time_end = rest.find_first_of(" \t", rest.find_first_not_of(" \t"));
    const auto word = rest.find_first_not_of(" \t", time_end);
    const bool has_word = time_end != std::string_view::npos && word != std::string_view::npos;
    if (has_word && rest.substr(word).starts_with("line ")) {
      event.raw = rest.substr(word + 5);
      rest = rest.substr(0, word + 4);
    }
    const auto statements = split_statements(rest);
    if (statements.size() != 1) throw ScenarioError("one event a line");
    event.words = statements.front();
    const auto at = parse_offset(event.words.front().text);
    if (!at) throw ScenarioError("an event begins with its time, such as +0s or +24h-1ms");
    event.at = *at;
    event.words.erase(event.words.begin());
    if (event.words.empty()) throw ScenarioError("what happens at that time?");
    events.push_back(std::move(event));
  }

  void read_expectations(std::string_view rest) {
    for (Words& words : split_statements(rest)) {
      if (words.size() == 1 && words.front().is("nothing")) {
        said_nothing_ = true;
      } else {
        scenario_.stages.back().expectations.push_back({line_, std::move(words)});
      }
    }
  }

  Scenario scenario_;
  Section section_ = Section::kNone;
  int line_ = 0;
  bool said_nothing_ = false;
};

}  // namespace

Scenario parse_scenario(std::string path, std::string_view text) {
  Parser parser(std::move(path));
  while (!text.empty()) {
    const auto end = text.find('\n');
    parser.read(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parser.finish();
}

}  // namespace relance::scenario
