// Section 8: on any number of partitions a history gives the same facts of every subject and the same statistics, when
// its times do not go backwards.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <relance/offline/process.h>

#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using FactsBySubject = std::map<std::string, std::vector<std::string>>;

std::string without(std::string line, std::string_view member) {
  const std::size_t at = line.find("\"" + std::string{member} + "\":\"");
  RC_ASSERT(at != std::string::npos);
  return line.erase(at, line.find("\",", at) + 2 - at);
}

FactsBySubject facts_of(std::string_view facts) {
  FactsBySubject result;
  for (; !facts.empty(); facts.remove_prefix(facts.find('\n') + 1)) {
    const std::string line = without(without(std::string{facts.substr(0, facts.find('\n'))}, "cause"), "id");
    constexpr std::string_view kSubject = R"("subject":")";
    const std::size_t at = line.find(kSubject) + kSubject.size();
    result[line.substr(at, line.find('"', at) - at)].push_back(line);
  }
  return result;
}

// Campaigns that complete, beside those that only contacts know of.
std::string campaign_lines() {
  std::string text;
  const auto add = [&text](std::string_view type, std::string_view subject, std::string_view data) {
    text.append(R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.campaign.)")
        .append(type)
        .append(R"(.v1","subject":")")
        .append(subject)
        .append(R"(","time":"2026-11-20T00:00:00Z","data":)")
        .append(data)
        .append("}\n");
  };
  add("created", "c1", R"({"name":"n","account":"acc","message_1":{},"message_2":{},"audience":{}})");
  add("launched", "c1", R"({"expected":2})");
  add("created", "c2",
      R"({"name":"n","account":"acc","message_1":{},"message_2":{},"audience":{"categories":["vip"]}})");
  add("launched", "c2", "{}");
  return text;
}

TEST(PartitionsProperty, GiveTheSameFactsOfEverySubject) {
  holds(250, [] {
    const History events = *history();
    const auto times = times_of(events);
    std::string text = *rc::gen::element(std::string{}, campaign_lines());
    for (std::size_t i = 0; i < events.size(); ++i) text += line_of(events[i], times[i]);
    const auto until = *rc::gen::element<Duration>(0h, 24h, 60 * 24h);
    const std::int64_t until_ms = ((times.empty() ? kStart : times.back()) + until).time_since_epoch().count();
    const auto reference = offline::process_text(text, {1}, until_ms);
    RC_ASSERT((reference.dead_letters.empty() ||
               reference.dead_letters.find("\"reason\":\"unknown_enrolment\"") != std::string::npos));
    for (const std::uint32_t partitions : {3u, 8u}) {
      const auto result = offline::process_text(text, {partitions}, until_ms);
      RC_ASSERT(facts_of(result.facts) == facts_of(reference.facts));
      RC_ASSERT(result.stats == reference.stats);
      RC_ASSERT(result.dead_letters == reference.dead_letters);
    }
  });
}

}  // namespace
}  // namespace relance::property
