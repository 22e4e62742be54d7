// Results of a live and of an offline run in the same words.
#include <algorithm>

#include <boost/json.hpp>

#include <relance/events/fact_writer.h>
#include <relance/offline/process.h>

#include "live_world.h"

namespace relance::tasks {
namespace {

namespace json = boost::json;

Lines lines_of(std::string_view text) {
  Lines lines;
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), lines.back().size() + 1)))
    lines.emplace_back(text.substr(0, text.find('\n')));
  return lines;
}

// Without positions; of a completion only that it came.
std::string decided(const std::string& line) {
  json::object object = json::parse(line).as_object();
  if (object.at("type") == "relance.campaign.completed.v1") return "completed";
  object.erase("id");
  object.erase("cause");
  return json::serialize(object);
}

void add_facts(const Lines& lines, Results& results) {
  for (const std::string& line : lines) {
    const json::object object = json::parse(line).as_object();
    const auto source = json::value_to<std::string>(object.at("source"));
    results.facts[source + ' ' + json::value_to<std::string>(object.at("subject"))].push_back(decided(line));
  }
  for (auto& [subject, facts] : results.facts) {
    if (!subject.starts_with("/relance/contact ")) std::ranges::sort(facts);
  }
}

void add_dead_letters(const Lines& lines, Results& results) {
  for (const std::string& line : lines) {
    const json::object object = json::parse(line).as_object();
    const auto text = [&](const char* name) { return json::value_to<std::string>(object.at(name)); };
    results.dead_letters.push_back(text("reason") + ' ' + text("path") + ' ' + text("value"));
  }
  std::ranges::sort(results.dead_letters);
}

// As stats.json is made of them.
std::string compose(const std::vector<Written>& records) {
  std::map<std::string, std::string> last;
  for (const Written& record : records) {
    if (record.value) last.insert_or_assign(*record.key, *record.value);
    if (!record.value) last.erase(*record.key);
  }
  ByteBuffer none;
  events::write_global_stats(domain::GlobalCounts{}, none);
  last.try_emplace("global", none.view());
  const auto members = [&](std::string_view prefix) {
    std::string text;
    for (const auto& [scope, value] : last) {
      if (!scope.starts_with(prefix)) continue;
      text += (text.empty() ? "\"" : ",\"") + scope.substr(prefix.size()) + "\":" + value;
    }
    return text;
  };
  return R"({"global":)" + last.at("global") + R"(,"campaigns":{)" + members("campaign:") + R"(},"categories":{)" +
         members("category:") + "}}";
}

}  // namespace

Results LiveWorld::results() {
  Results results;
  add_facts(values(Topic::kFacts), results);
  for (const std::string& line : values(Topic::kOutbox)) results.outbox.insert(decided(line));
  add_dead_letters(values(Topic::kDeadLetters), results);
  results.stats = compose(records(Topic::kStats));
  return results;
}

Results offline_results(const Lines& history, std::uint32_t partitions) {
  std::string text;
  for (const std::string& line : history) text += line + '\n';
  const offline::Result run = offline::process_text(text, {partitions}, std::nullopt);
  Results results;
  add_facts(lines_of(run.facts), results);
  for (const std::string& line : lines_of(run.outbox)) results.outbox.insert(decided(line));
  add_dead_letters(lines_of(run.dead_letters), results);
  results.stats = run.stats;
  return results;
}

}  // namespace relance::tasks
