#include "oracle/history.h"

#include <algorithm>

#include "oracle/stories/broken_line.h"
#include "oracle/stories/stories.h"

namespace relance::oracle {
namespace {

namespace json = boost::json;

constexpr std::size_t kEventsMax = 90;

// How much of each disturbance one history gets, in percent of its events.
struct Mix {
  std::int64_t dropped;
  std::int64_t doubled;
  std::int64_t delayed;
  std::int64_t moved;  // in the file, not in time: time goes back
  std::int64_t broken;
  std::int64_t odd;
  std::int64_t respelled;
};

Mix some_mix(Random& random) {
  const auto some = [&] { return random.pick<std::int64_t>({0, 0, 2, 8}); };
  return {some(), some(), some(), some(), some(), some(), random.pick<std::int64_t>({0, 20})};
}

const std::vector<Story>& all_stories() {
  static const std::vector<Story> kStories = {
      tell_campaign_life,   tell_odd_campaign,   tell_category_launch,    tell_deadline,          tell_cancelled_late,
      tell_profile,         tell_deleted_person, tell_excluded,           tell_by_others,         tell_parked,
      tell_too_many_parked, tell_referenced,     tell_many_ids,           tell_failed_then_not,   tell_closing,
      tell_conversation,    tell_early_reply,    tell_many_early_replies, tell_words_before_send, tell_late_but_pending,
      tell_duplicates,      tell_window_closed,  tell_opt_outs,           tell_older_word,        tell_barred,
      tell_two_campaigns};
  return kStories;
}

// Swarm: every history leaves most stories out, so that the rest meet each other more often.
std::vector<Story> some_stories(Random& random) {
  std::vector<Story> chosen;
  const std::int64_t percent = random.pick<std::int64_t>({10, 25, 60});
  for (const Story story : all_stories()) {
    if (random.chance(percent)) chosen.push_back(story);
  }
  if (chosen.empty()) chosen.push_back(random.pick(all_stories()));
  return chosen;
}

// One of the plots that need their exact times, with somebody whom no other story knows.
void tell_undisturbed(Script& script, Millis at) {
  static const std::vector<Story> kExact = {
      tell_parked,     tell_closing,           tell_early_reply, tell_late_but_pending, tell_window_closed, tell_barred,
      tell_older_word, tell_words_before_send, tell_duplicates,  tell_failed_then_not,  tell_two_campaigns};
  const Cast cast = script.cast;
  script.cast.contacts = {"8801712345678"};
  script.random.pick(kExact)(script, at);
  script.cast = cast;
}

void weave(Script& script, Millis start) {
  Random& random = script.random;
  if (random.chance(3)) {
    tell_flood(script, start);
    return;
  }
  const std::vector<Story> stories = some_stories(random);
  const Millis spread = random.pick<Millis>({0, kMinute, 6 * kHour, 2 * kDay, 12 * kDay, 45 * kDay});
  const auto enough = static_cast<std::size_t>(random.between(15, 70));
  if (random.chance(40)) tell_campaign_life(script, start);
  if (random.chance(60)) tell_undisturbed(script, start + random.between(0, spread));
  while (script.plan.size() < enough) {
    random.pick(stories)(script, start + random.between(0, spread));
  }
}

void disturb(Script& script, const Mix& mix) {
  Random& random = script.random;
  std::vector<Planned> out;
  for (const Planned& planned : script.plan) {
    if (random.chance(mix.dropped)) continue;
    out.push_back(planned);
    if (random.chance(mix.doubled)) {
      out.push_back(planned);
      out.back().time += script.pause();
    }
    if (random.chance(mix.delayed)) out.back().time += script.pause();
  }
  std::stable_sort(out.begin(), out.end(), [](const Planned& a, const Planned& b) { return a.time < b.time; });
  const auto size = static_cast<std::int64_t>(out.size());
  for (std::int64_t i = 0; i < size; ++i) {
    if (!random.chance(mix.moved)) continue;
    const std::int64_t other = std::clamp<std::int64_t>(i + random.between(-5, 5), 0, size - 1);
    std::swap(out[static_cast<std::size_t>(i)], out[static_cast<std::size_t>(other)]);
  }
  script.plan = std::move(out);
}

std::string written(Random& random, const Mix& mix, const Planned& planned, std::size_t number) {
  json::object event{{"specversion", "1.0"},
                     {"id", "evt-" + std::to_string(number)},
                     {"source", "/tests/history"},
                     {"type", "relance." + planned.type + ".v1"}};
  if (!planned.subject.empty()) event["subject"] = planned.subject;
  event["time"] = instant_text(planned.time);
  if (!planned.data.empty() || random.chance(50)) event["data"] = planned.data;
  if (random.chance(mix.respelled)) {
    event["time"] = respelled_instant(random, instant_text(planned.time));
    for (const char* name : {"occurred_at", "sent_at"}) {
      if (!planned.data.contains(name) || random.chance(50)) continue;
      event["data"].as_object()[name] = respelled_instant(random, json::value_to<std::string>(planned.data.at(name)));
    }
  }
  if (random.chance(mix.broken)) return broken_line(random, std::move(event));
  if (random.chance(mix.odd)) return odd_line(random, std::move(event));
  return json::serialize(event);
}

}  // namespace

std::string History::text() const {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

History random_history(std::uint64_t seed) {
  Script script(seed);
  Random& random = script.random;
  const Mix mix = some_mix(random);
  const Millis start = Millis{20'000} * kDay + random.between(0, 400 * kDay);
  weave(script, start);
  disturb(script, mix);
  const bool is_flood = script.plan.size() > 2 * kEventsMax;
  if (!is_flood && script.plan.size() > kEventsMax) script.plan.resize(kEventsMax);

  History history;
  Millis last = start;
  for (const Planned& planned : script.plan) {
    history.lines.push_back(written(random, mix, planned, history.lines.size()));
    last = std::max(last, planned.time);
    if (random.chance(mix.odd) && random.chance(20)) history.lines.push_back(random.chance(50) ? "" : "  \t");
  }
  if (random.chance(60)) {
    history.until_ms = last + random.pick<Millis>({-kDay, 0, kHour, script.around(24 * kHour), 31 * kDay});
  }
  return history;
}

}  // namespace relance::oracle
