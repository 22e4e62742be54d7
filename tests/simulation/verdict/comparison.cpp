#include "simulation/verdict/comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>

#include "simulation/text.h"
#include "simulation/verdict/completion.h"
#include "simulation/verdict/lines.h"

namespace relance::driver {
namespace {

namespace json = boost::json;
using Lines = std::vector<std::string>;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kCompleted = "relance.campaign.completed.v1";

std::string without_position(std::string_view line) {
  return without_text(without_text(std::string{line}, "id"), "cause");
}

// The difference of two multisets, in words.
void tell_difference(std::string_view what, Lines expected, Lines actual, Lines& out) {
  std::ranges::sort(expected);
  std::ranges::sort(actual);
  Lines missing;
  Lines extra;
  std::ranges::set_difference(expected, actual, std::back_inserter(missing));
  std::ranges::set_difference(actual, expected, std::back_inserter(extra));
  constexpr std::size_t kShownMax = 8;
  missing.resize(std::min(missing.size(), kShownMax));
  extra.resize(std::min(extra.size(), kShownMax));
  for (const std::string& line : missing) out.push_back(std::string{what} + " missing: " + line);
  for (const std::string& line : extra) out.push_back(std::string{what} + " too many: " + line);
}

class Comparison {
 public:
  Comparison(const Ledger& ledger, const std::string& input, const offline::Result& expected)
      : ledger_(ledger), expected_(expected), unsteady_(unsteady_campaigns(input, expected.facts)) {}

  Lines run() {
    compare_facts();
    compare_outbox();
    compare_refusals();
    compare_completions();
    compare_stats();
    return std::move(out_);
  }

 private:
  void add_fact(std::string_view line, Lines& to) const {
    const bool is_completion = text_member(line, "type") == kCompleted;
    if (is_completion && unsteady_.contains(text_member(line, "subject"))) return;
    std::string fact = without_position(line);
    if (is_completion) {
      for (const std::string_view name : {"time", "reason", "stats"}) fact = without_member(std::move(fact), name);
    }
    to.push_back(std::move(fact));
  }

  void compare_facts() {
    Lines expected;
    Lines actual;
    for_each_line(expected_.facts, [&](std::string_view line) { add_fact(line, expected); });
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      for (const Seen& seen : ledger_.records(Topic::kFacts, i)) add_fact(seen.text(), actual);
    }
    tell_difference("fact", std::move(expected), std::move(actual), out_);
  }

  // Definitions stand in every partition.
  void compare_outbox() {
    Lines expected;
    Lines actual;
    std::vector<Lines> definitions(kPartitions);
    for_each_line(expected_.outbox, [&](std::string_view line) { expected.push_back(without_position(line)); });
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      for (const Seen& seen : ledger_.records(Topic::kOutbox, i)) {
        const bool is_definition = text_member(seen.text(), "type") == "relance.campaign.defined.v1";
        if (is_definition) definitions[static_cast<std::size_t>(i)].push_back(without_position(seen.text()));
        if (!is_definition || i == 0) actual.push_back(without_position(seen.text()));
      }
    }
    for (Lines& of_partition : definitions) std::ranges::sort(of_partition);
    for (const Lines& of_partition : definitions) {
      if (of_partition != definitions.front()) out_.emplace_back("campaigns are not defined in every outbox partition");
    }
    tell_difference("outbox entry", std::move(expected), std::move(actual), out_);
  }

  // Readable events that a rule refused; the others are the checker's.
  void compare_refusals() {
    Lines expected;
    Lines actual;
    const auto add = [](std::string_view line, Lines& to) {
      const std::string reason{text_member(line, "reason")};
      if (reason == "unknown_enrolment" || reason == "unknown_campaign" || reason == "no_audience")
        to.push_back(reason);
    };
    for_each_line(expected_.dead_letters, [&](std::string_view line) { add(line, expected); });
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      for (const Seen& seen : ledger_.records(Topic::kDeadLetters, i)) add(seen.text(), actual);
    }
    tell_difference("dead letter", std::move(expected), std::move(actual), out_);
  }

  // Who was complete by all outcomes was so with everybody in it.
  void compare_completions() {
    std::map<std::string, std::string, std::less<>> expected;
    for_each_line(expected_.facts, [&](std::string_view line) {
      if (text_member(line, "type") == kCompleted) expected.emplace(text_member(line, "subject"), line);
    });
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      for (const Seen& seen : ledger_.records(Topic::kFacts, i)) {
        const std::string_view fact = seen.text();
        if (text_member(fact, "type") != kCompleted || text_member(fact, "reason") != "all_final") continue;
        for (const std::string_view outcome : {"pending", "awaiting_reply", "replied"}) {
          if (number_member(fact, outcome) != 0) out_.push_back("complete too early: " + std::string{fact});
        }
        const auto other = expected.find(text_member(fact, "subject"));
        if (other == expected.end() || unsteady_.contains(other->first)) continue;
        const bool agrees = text_member(other->second, "reason") == "all_final" &&
                            number_member(fact, "total_contacts") == number_member(other->second, "total_contacts") &&
                            number_member(fact, "excluded") == number_member(other->second, "excluded");
        if (!agrees) out_.push_back("complete with others: " + std::string{fact} + ", expected " + other->second);
      }
    }
  }

  void compare_stats() {
    std::map<std::string, std::string, std::less<>> actual;
    for (const Seen& seen : ledger_.records(Topic::kStats, 0)) {
      if (seen.value) {
        actual[*seen.key] = *seen.value;
      } else {
        actual.erase(*seen.key);
      }
    }
    const json::object expected = json::parse(expected_.stats).as_object();
    std::map<std::string, json::object, std::less<>> scopes;
    for (const auto& [id, stats] : expected.at("campaigns").as_object())
      scopes["campaign:" + std::string{std::string_view{id}}] = stats.as_object();
    for (const auto& [id, stats] : expected.at("categories").as_object())
      scopes["category:" + std::string{std::string_view{id}}] = stats.as_object();
    scopes["global"] = expected.at("global").as_object();
    for (auto& [scope, stats] : scopes) compare_scope(scope, stats, actual);
    for (const auto& [scope, stats] : actual) {
      if (!scopes.contains(scope)) out_.push_back("statistics too many: " + scope + " " + stats);
    }
  }

  void compare_scope(const std::string& scope, json::object& expected,
                     const std::map<std::string, std::string, std::less<>>& actual) {
    const auto found = actual.find(scope);
    if (found == actual.end()) {
      const bool is_nothing = scope == "global" && expected.at("total_contacts") == 0;
      if (!is_nothing) out_.push_back("statistics missing: " + scope);
      return;
    }
    json::object stats = json::parse(found->second).as_object();
    const bool is_unsteady = scope.starts_with("campaign:") && unsteady_.contains(scope.substr(9));
    if (is_unsteady) {
      expected.erase("status");
      stats.erase("status");
    }
    if (scope == "global" && !unsteady_.empty()) {
      expected.erase("campaigns");
      stats.erase("campaigns");
    }
    if (stats != expected)
      out_.push_back("statistics of " + scope + " are " + json::serialize(stats) + ", expected " +
                     json::serialize(expected));
  }

  const Ledger& ledger_;
  const offline::Result& expected_;
  Names unsteady_;
  Lines out_;
};

}  // namespace

std::vector<std::string> compare(const Ledger& ledger, const std::string& input, const offline::Result& expected) {
  return Comparison(ledger, input, expected).run();
}

}  // namespace relance::driver
