#include "oracle/oracle.h"

#include <algorithm>
#include <string>
#include <variant>

#include "oracle/rules/campaign_rules.h"
#include "oracle/rules/contact_rules.h"
#include "oracle/stats.h"
#include "oracle/world.h"

namespace relance::oracle {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

// Every timer up to the later of the clock and `time` fires, the earliest first; then the clock stands at it.
void move_clock(World& world, Millis time) {
  const Millis limit = std::max(world.now, time);
  while (true) {
    const std::optional<Millis> timeout = next_timeout(world);
    const std::optional<Millis> deadline = next_deadline(world);
    if ((!timeout || *timeout > limit) && (!deadline || *deadline > limit)) break;
    const Millis earliest = std::min(timeout.value_or(limit), deadline.value_or(limit));
    if (timeout == deadline) world.met("R24 deadline and timeout at once");
    world.now = std::max(world.now, earliest);
    fire_timeouts(world);
    complete_finished(world);
    fire_deadlines(world);
  }
  world.now = limit;
}

void apply(World& world, const Event& event) {
  if (event.type == "clock.ticked") return;
  if (event.type == "campaign.opened") {
    open_campaign(world, *event.campaign, *event.account, *event.categories);
  } else if (event.type.starts_with("campaign.") || event.type.starts_with("category.")) {
    apply_campaign_event(world, event);
  } else {
    apply_contact_event(world, event);
  }
  complete_finished(world);
}

}  // namespace

Result run(std::string_view ndjson, std::optional<std::int64_t> until_ms) {
  World world;
  const std::vector<std::string> lines = lines_of(ndjson);
  for (; world.line < lines.size(); ++world.line) {
    const std::string& line = lines[world.line];
    if (is_blank(line)) continue;
    const std::variant<Event, Defect> read = read_event(line);
    if (const Defect* defect = std::get_if<Defect>(&read)) {
      world.refuse(defect->reason, defect->path);
      continue;
    }
    const Event& event = std::get<Event>(read);
    if (event.time < world.now) world.met("R1 time goes back");
    if (event.type == "clock.ticked") world.met("R1 ticked");
    move_clock(world, event.time);
    apply(world, event);
  }
  if (until_ms) move_clock(world, *until_ms);

  Result result;
  result.stats = all_stats(world);
  result.facts = std::move(world.facts);
  result.dead_letters = std::move(world.dead_letters);
  result.coverage = std::move(world.coverage);
  return result;
}

}  // namespace relance::oracle
