#include "scenario/run.h"

#include <fmt/format.h>

#include "scenario/error.h"
#include "scenario/expectation.h"
#include "scenario/history.h"
#include "scenario/integrity.h"
#include "scenario/names.h"
#include "scenario/observation.h"
#include "scenario/statistics.h"

namespace relance::scenario {
namespace {

// The lines of `text` from line `first` on.
std::vector<std::string> lines_from(std::string_view text, std::size_t first) {
  std::vector<std::string> lines = split_lines(text);
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(std::min(first, lines.size())));
  return lines;
}

// Every word that a person may stand at, by the contact key that it would have.
void collect_names(const std::vector<Event>& events, std::map<std::string, std::string>& names) {
  for (const Event& event : events) {
    const std::string& first = event.words.front().text;
    if (first != "line") names.emplace(contact_key(first), first);
    for (std::size_t at = event.raw.find('$'); at != std::string::npos; at = event.raw.find('$', at + 1)) {
      const std::size_t end = event.raw.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 1);
      const std::string name = event.raw.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      if (!name.empty()) names.emplace(contact_key(name), name);
    }
  }
}

std::map<std::string, std::string> names_of(const Scenario& scenario) {
  std::map<std::string, std::string> names;
  collect_names(scenario.given, names);
  for (const Stage& stage : scenario.stages) collect_names(stage.events, names);
  return names;
}

class Runner {
 public:
  Runner(const Scenario& scenario, const Product& product)
      : scenario_(scenario), product_(product), observer_(names_of(scenario)) {}

  Report run() {
    append(scenario_.given);
    advance(scenario_.given.empty() ? 1 : scenario_.given.back().line);
    for (const Stage& stage : scenario_.stages) {
      append(stage.events);
      const Counters before = read_counters(report_.output.stats);
      const auto came = advance(stage.then_line);
      add(compare_stage(scenario_.path, stage, came, before, read_counters(report_.output.stats)));
    }
    const int last = scenario_.stages.back().then_line;
    add(last, envelope_defects(history_.lines, report_.output));
    add(last, partition_defects(report_.output, product_(history_.text(), {3, until()})));
    report_.history = history_.lines;
    return std::move(report_);
  }

 private:
  void append(const std::vector<Event>& events) {
    for (const Event& event : events) {
      try {
        append_event(history_, event);
      } catch (const ScenarioError& error) {
        throw ScenarioError(fmt::format("{}:{}: {}", scenario_.path, event.line, error.what()));
      }
    }
  }

  [[nodiscard]] std::optional<std::int64_t> until() const {
    if (!history_.until) return std::nullopt;
    return since_1970(*history_.until);
  }

  // Runs the history so far from its beginning; returns what is new in it.
  std::vector<Observation> advance(int line) {
    Output now = product_(history_.text(), {1, until()});
    const Output& was = report_.output;
    if (!now.facts.starts_with(was.facts) || !now.outbox.starts_with(was.outbox) ||
        !now.dead_letters.starts_with(was.dead_letters)) {
      add(line, {"a longer history changed what had come before"});
    }
    auto came = observer_.observe(lines_from(now.facts, split_lines(was.facts).size()),
                                  lines_from(now.outbox, split_lines(was.outbox).size()),
                                  lines_from(now.dead_letters, split_lines(was.dead_letters).size()));
    report_.output = std::move(now);
    add(line, sum_defects(report_.output.stats));
    return came;
  }

  void add(std::vector<std::string> differences) {
    for (std::string& difference : differences) report_.differences.push_back(std::move(difference));
  }
  void add(int line, const std::vector<std::string>& defects) {
    for (const std::string& defect : defects) {
      report_.differences.push_back(fmt::format("{}:{}: {}", scenario_.path, line, defect));
    }
  }

  const Scenario& scenario_;
  const Product& product_;
  Observer observer_;
  History history_;
  Report report_;
};

}  // namespace

Report run_scenario(const Scenario& scenario, const Product& product) {
  return Runner(scenario, product).run();
}

}  // namespace relance::scenario
