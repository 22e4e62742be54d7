#include "scenario/integrity.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "scenario/error.h"

namespace relance::scenario {
namespace {

namespace json = boost::json;

json::object parse_object(const std::string& line) {
  json::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) throw ScenarioError("the product wrote what is no JSON object: " + line);
  return value.get_object();
}

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return "";
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

// The line number of `<topic>/0/<line>`; nothing for any other text.
std::optional<std::size_t> line_of(std::string_view cause) {
  const auto slash = cause.rfind("/0/");
  if (slash == std::string_view::npos || slash == 0) return std::nullopt;
  const std::string_view digits = cause.substr(slash + 3);
  std::size_t line = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
  return line;
}

void check_facts(const std::string& facts, std::size_t line_count, std::vector<std::string>& defects) {
  std::map<std::string, std::size_t> counts;  // facts so far, by cause
  for (const std::string& line : split_lines(facts)) {
    const json::object fact = parse_object(line);
    const std::string cause = text(fact, "cause");
    const auto number = line_of(cause);
    if (!number || *number > line_count) defects.push_back("a fact's cause is no line of the file: " + line);
    const std::string id = fmt::format("{}:{}", cause, counts[cause]++);
    if (text(fact, "id") != id) defects.push_back(fmt::format("a fact's id is not {}: {}", id, line));
  }
}

void check_dead_letters(const std::vector<std::string>& lines, const std::string& dead_letters,
                        std::vector<std::string>& defects) {
  for (const std::string& line : split_lines(dead_letters)) {
    const json::object letter = parse_object(line);
    const std::string offset = text(letter, "offset");
    const std::size_t number = line_of("file/0/" + offset).value_or(lines.size());
    const json::value* key = letter.if_contains("key");
    if (number >= lines.size() || text(letter, "value") != lines[number]) {
      defects.push_back("a dead letter does not hold its line: " + line);
    }
    if (key == nullptr || !key->is_null()) defects.push_back("a dead letter of a file has the key null: " + line);
    if (text(letter, "partition") != "0") defects.push_back("a dead letter of a file has the partition 0: " + line);
    if (text(letter, "topic").empty()) defects.push_back("a dead letter has no topic: " + line);
  }
}

// Each line without the members that may differ, sorted.
std::vector<std::string> comparable(const std::string& ndjson, const std::set<std::string_view>& without) {
  std::vector<std::string> lines;
  for (const std::string& line : split_lines(ndjson)) {
    const json::object object = parse_object(line);
    std::map<std::string, std::string> members;
    for (const auto& member : object) {
      if (!without.contains(member.key())) members.emplace(member.key(), json::serialize(member.value()));
    }
    std::string sorted;
    for (const auto& [name, value] : members) sorted += name + "=" + value + " ";
    lines.push_back(std::move(sorted));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void compare(const char* what, const std::vector<std::string>& one, const std::vector<std::string>& many,
             std::vector<std::string>& defects) {
  std::vector<std::string> missing, extra;
  std::set_difference(one.begin(), one.end(), many.begin(), many.end(), std::back_inserter(missing));
  std::set_difference(many.begin(), many.end(), one.begin(), one.end(), std::back_inserter(extra));
  for (const std::string& line : missing) defects.push_back(fmt::format("3 partitions lack the {}: {}", what, line));
  for (const std::string& line : extra) defects.push_back(fmt::format("3 partitions add the {}: {}", what, line));
}

// A definition goes to every partition of the outbox: one of them stands for all.
std::vector<std::string> comparable_outbox(const std::string& outbox) {
  std::vector<std::string> lines = comparable(outbox, {"id", "cause"});
  const auto is_definition = [](const std::string& line) { return line.find("campaign.defined") != std::string::npos; };
  const auto same = [&](const std::string& a, const std::string& b) { return a == b && is_definition(a); };
  lines.erase(std::unique(lines.begin(), lines.end(), same), lines.end());
  return lines;
}

}  // namespace

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end != 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string> envelope_defects(const std::vector<std::string>& lines, const Output& output) {
  std::vector<std::string> defects;
  check_facts(output.facts, lines.size(), defects);
  check_dead_letters(lines, output.dead_letters, defects);
  return defects;
}

std::vector<std::string> partition_defects(const Output& one, const Output& many) {
  std::vector<std::string> defects;
  compare("fact", comparable(one.facts, {"id", "cause"}), comparable(many.facts, {"id", "cause"}), defects);
  compare("line of the outbox", comparable_outbox(one.outbox), comparable_outbox(many.outbox), defects);
  compare("dead letter", comparable(one.dead_letters, {"topic", "partition", "offset"}),
          comparable(many.dead_letters, {"topic", "partition", "offset"}), defects);
  json::error_code error;
  if (json::parse(one.stats, error) != json::parse(many.stats, error)) {
    defects.push_back(fmt::format("3 partitions have other stats: {} and {}", one.stats, many.stats));
  }
  return defects;
}

}  // namespace relance::scenario
