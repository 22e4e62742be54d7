#include "simulation/staging/workload.h"

#include <algorithm>
#include <set>

#include "oracle/stories/stories.h"
#include "simulation/staging/webhook_body.h"

namespace relance::driver {
namespace {

namespace json = boost::json;
using namespace oracle;

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

Cast some_cast(Random& random) {
  Cast cast;
  const std::int64_t people = random.pick<std::int64_t>({6, 12, 25, 40});
  for (std::int64_t i = 0; i < people; ++i) {
    if (random.chance(8)) {
      cast.contacts.push_back("bsuid:FR." + std::to_string(i) + "/b=");
    } else {
      cast.contacts.push_back(random.pick<std::string>({"336123450", "491511234", "77", "120255501"}) +
                              std::to_string(100000 + i * 7919 % 99991));
    }
  }
  for (std::int64_t i = random.between(2, 6); i > 0; --i) cast.campaigns.push_back("camp-" + std::to_string(i));
  cast.accounts = {"acc-1", "acc-2", "15550001"};
  cast.categories = {"vip", "new.ones"};
  return cast;
}

// Everybody in one category, written to at once: broadcasts with many steps, ticks with many timers.
void tell_crowd(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  Millis time = at;
  for (const std::string& contact : script.cast.contacts)
    script.add(time, "contact.upserted", contact, {{"categories", json::array{"vip"}}});
  script.add(time += script.moment(), "campaign.created", talk.campaign,
             {{"name", "Crowd"},
              {"account", talk.account},
              {"message_1", json::object{{"text", "Hello"}}},
              {"message_2", json::object{{"text", "Thanks"}}},
              {"audience", json::object{{"categories", json::array{"vip"}}}}});
  script.add(time += script.moment(), "campaign.launched", talk.campaign, {});
  const Millis sent_at = time + script.moment();
  for (const std::string& contact : script.cast.contacts) {
    const Talk each{contact, talk.campaign, talk.account};
    if (random.chance(90)) script.sent_at(sent_at, each, "message_1", script.message_provider_id(), sent_at);
    if (random.chance(20)) script.reply(sent_at + kHour, each, sent_at + kHour, script.small_talk());
  }
  if (random.chance(30)) script.add(sent_at + 2 * kHour, "campaign.cancelled", talk.campaign, {});
  script.tick(sent_at + 24 * kHour + random.pick<Millis>({0, 0, kMinute}));
}

// A campaign for nobody, or for so few that most partitions have none of them, with nothing else in its way.
void tell_small_audience(Script& script, Millis at, std::int64_t number) {
  Random& random = script.random;
  const std::string category = "few-" + std::to_string(number);
  const std::string campaign = "for-" + category;
  Millis time = at;
  std::vector<std::string> people;
  for (std::int64_t i = random.between(0, 3); i > 0; --i) {
    people.push_back("4477009" + std::to_string(1000 + number * 10 + i));
    script.add(time, "contact.upserted", people.back(), {{"categories", json::array{json::string{category}}}});
  }
  script.add(time += script.moment(), "campaign.created", campaign,
             {{"name", "Few"},
              {"account", "acc-1"},
              {"message_1", json::object{{"text", "Hello"}}},
              {"message_2", json::object{{"text", "Thanks"}}},
              {"audience", json::object{{"categories", json::array{json::string{category}}}}}});
  script.add(time += script.moment(), "campaign.launched", campaign, {});
  for (const std::string& contact : people) {
    const Talk each{contact, campaign, "acc-1"};
    time += script.moment();
    if (random.chance(80)) script.sent_at(time, each, "message_1", script.message_provider_id(), time);
    if (random.chance(30)) script.reply(time + kHour, each, time + kHour, script.small_talk());
  }
  if (random.chance(20)) script.add(time + kHour, "campaign.cancelled", campaign, {});
}

std::vector<Planned> tell(Script& script, Millis start) {
  Random& random = script.random;
  std::vector<Story> stories;
  const std::int64_t percent = random.pick<std::int64_t>({15, 30, 70});
  for (const Story story : all_stories()) {
    if (random.chance(percent)) stories.push_back(story);
  }
  if (stories.empty()) stories.push_back(tell_conversation);
  const Millis spread = random.pick<Millis>({kMinute, 6 * kHour, 2 * kDay, 12 * kDay, 45 * kDay});
  if (random.chance(60)) tell_crowd(script, start + random.between(0, spread));
  for (std::int64_t i = random.below(4); i > 0; --i) tell_small_audience(script, start + random.between(0, spread), i);
  while (script.plan.size() < kItemsMin + 20) random.pick(stories)(script, start + random.between(0, spread));
  std::stable_sort(script.plan.begin(), script.plan.end(),
                   [](const Planned& a, const Planned& b) { return a.time < b.time; });
  return std::move(script.plan);
}

Kind kind_of(const std::string& type) {
  if (type == "clock.ticked") return Kind::kTick;
  if (type.starts_with("campaign.") || type.starts_with("category.")) return Kind::kBarrier;
  return Kind::kContact;
}

bool crosses_partitions(const Planned& planned) {
  return planned.type == "campaign.cancelled" || planned.type == "campaign.opened" ||
         (planned.type == "campaign.launched" && !planned.data.contains("expected"));
}

Item poison(Random& random, Millis time) {
  Item item{.kind = Kind::kPoison, .time = time, .type = {}, .subject = {}, .data = {}, .body = std::nullopt};
  const std::int64_t kind = random.below(5);
  if (kind == 0) item.body = "{";
  if (kind == 1) item.body = "";
  if (kind == 2)
    item.body = R"({"specversion":"1.0","id":"x","source":"/x","type":"unheard.of","time":"2026-01-01T00:00:00Z"})";
  if (kind == 3) item.body = std::string("\0\xff not json", 11);
  return item;
}

}  // namespace

Workload make_workload(std::uint64_t seed, bool local_only) {
  Script script(seed);
  Random& random = script.random;
  script.cast = some_cast(random);
  Workload workload;
  workload.start = Millis{20'500} * kDay + random.between(0, 400 * kDay);
  const std::int64_t webhook_percent = random.pick<std::int64_t>({0, 20, 60});
  const std::int64_t again_percent = random.pick<std::int64_t>({0, 5, 20});
  const std::int64_t poison_percent = random.pick<std::int64_t>({0, 1, 5});
  Millis last = workload.start;
  for (const Planned& planned : tell(script, workload.start)) {
    if (local_only && crosses_partitions(planned)) continue;
    last = std::max(last, planned.time);
    Item item{.kind = kind_of(planned.type),
              .time = last,
              .type = planned.type,
              .subject = planned.subject,
              .data = json::serialize(planned.data),
              .body = std::nullopt};
    if (item.kind == Kind::kContact && random.chance(webhook_percent)) become_webhook(random, planned, item);
    const bool again = item.kind != Kind::kBarrier && random.chance(again_percent);
    workload.items.push_back(item);
    if (again) workload.items.push_back(std::move(item));
    if (random.chance(poison_percent)) workload.items.push_back(poison(random, last));
  }
  workload.end = last + random.pick<Millis>({0, kHour, script.around(24 * kHour), 31 * kDay, 31 * kDay});
  return workload;
}

std::string event_text(const Item& item, const std::string& id, Millis time) {
  std::string text = R"({"specversion":"1.0","id":")" + id + R"(","source":"/tests/simulation","type":"relance.)" +
                     item.type + R"(.v1",)";
  if (!item.subject.empty()) text += R"("subject":")" + item.subject + R"(",)";
  text += R"("time":")" + instant_text(time) + R"(","data":)" + item.data + "}";
  return text;
}

}  // namespace relance::driver
