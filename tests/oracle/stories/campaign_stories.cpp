#include "oracle/stories/stories.h"

namespace relance::oracle {
namespace {

namespace json = boost::json;

json::array some_categories(Script& script) {
  json::array out;
  for (const std::string& category : script.cast.categories) {
    if (script.random.chance(60)) out.emplace_back(category);
  }
  return out;
}

void created(Script& script, Millis time, const std::string& campaign, const json::object& audience,
             std::int64_t deadline_hours) {
  json::object data{{"name", "Campaign " + campaign},
                    {"account", script.random.pick(script.cast.accounts)},
                    {"message_1", json::object{{"text", "Hello {{name}}"}}},
                    {"message_2", json::object{{"template", "follow_up"}, {"language", "fr"}}},
                    {"audience", audience}};
  if (deadline_hours > 0) data["deadline_hours"] = deadline_hours;
  script.add(time, "campaign.created", campaign, std::move(data));
}

void launched(Script& script, Millis time, const std::string& campaign, std::int64_t expected) {
  json::object data;
  if (expected >= 0) data["expected"] = expected;
  script.add(time, "campaign.launched", campaign, std::move(data));
}

void cancelled(Script& script, Millis time, const std::string& campaign) {
  script.add(time, "campaign.cancelled", campaign, {});
}

void upserted(Script& script, Millis time, const std::string& contact) {
  json::object data;
  if (script.random.chance(60)) data["name"] = "Zoé";
  if (script.random.chance(80)) data["categories"] = some_categories(script);
  script.add(time, "contact.upserted", contact, std::move(data));
}

std::int64_t some_deadline(Script& script) {
  return script.random.pick<std::int64_t>({0, 0, 1, 24, 25, 48, 720});
}

}  // namespace

void tell_campaign_life(Script& script, Millis at) {
  Random& random = script.random;
  const std::string campaign = random.pick(script.cast.campaigns);
  created(script, at, campaign, {}, some_deadline(script));
  const std::int64_t expected = random.between(0, static_cast<std::int64_t>(script.cast.contacts.size()));
  const Millis launch = at + script.moment();
  launched(script, launch, campaign, expected);
  Millis time = launch;
  const std::string account = random.pick(script.cast.accounts);
  for (std::int64_t i = 0; i < expected; ++i) {
    const Talk talk{script.cast.contacts[static_cast<std::size_t>(i)], campaign, account};
    if (random.chance(22)) {
      script.reply(time, talk, time, "stop");
      script.enrolled(time += 1, talk);
      continue;
    }
    time += script.moment();
    if (random.chance(80)) script.enrolled(time, talk);
    const std::string id = script.message_provider_id();
    send_somehow(script, time + script.moment(), talk, "message_1", id);
    if (random.chance(30)) script.reply(time + kHour, talk, time + kHour, script.small_talk());
  }
  if (random.chance(30)) cancelled(script, time + script.pause(), campaign);
  if (random.chance(50)) script.tick(time + 24 * kHour + kMinute);
  if (random.chance(30)) script.tick(launch + script.around(48 * kHour));
}

void tell_odd_campaign(Script& script, Millis at) {
  Random& random = script.random;
  const std::string campaign = random.chance(50) ? random.pick(script.cast.campaigns) : "odd";
  Millis time = at;
  for (std::int64_t i = random.between(2, 6); i > 0; --i) {
    const std::int64_t kind = random.below(10);
    const json::object audience =
        random.chance(60) ? json::object{} : json::object{{"categories", some_categories(script)}};
    if (kind < 3) created(script, time, campaign, audience, some_deadline(script));
    if (kind >= 3 && kind < 6) launched(script, time, campaign, random.pick<std::int64_t>({-1, -1, -1, 0, 1, 2}));
    if (kind >= 6 && kind < 8) cancelled(script, time, campaign);
    if (kind == 8) script.enrolled(time, {random.pick(script.cast.contacts), campaign, "acc-1"});
    if (kind == 9) {
      script.add(time, "campaign.opened", campaign,
                 {{"campaign", campaign},
                  {"account", "acc-1"},
                  {"audience", json::object{{"categories", some_categories(script)}}}});
    }
    time += script.pause();
  }
}

void tell_category_launch(Script& script, Millis at) {
  Random& random = script.random;
  const std::string campaign = random.pick(script.cast.campaigns);
  json::array all;
  for (const std::string& category : script.cast.categories) {
    all.emplace_back(category);
    if (random.chance(60)) script.add(at, "category.upserted", category, {{"name", "Category " + category}});
  }
  Millis time = at;
  for (const std::string& contact : script.cast.contacts) {
    if (random.chance(70)) upserted(script, time += script.moment(), contact);
  }
  created(script, time += script.moment(), campaign, {{"categories", all}}, some_deadline(script));
  launched(script, time += script.moment(), campaign, -1);
  const std::string account = random.pick(script.cast.accounts);
  for (const std::string& contact : script.cast.contacts) {
    const Talk talk{contact, campaign, account};
    if (random.chance(20)) continue;
    send_somehow(script, time + script.moment(), talk, "message_1", script.message_provider_id());
    if (random.chance(40)) script.reply(time + kHour, talk, time + kHour, script.small_talk());
  }
  if (random.chance(30)) {
    script.add(time + script.pause(), "category.deleted", random.pick(script.cast.categories), {});
  }
}

void tell_deadline(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  created(script, at, talk.campaign, {}, 24);
  launched(script, at, talk.campaign, random.between(1, 2));
  script.enrolled(at, talk);
  // The timeout and the deadline fall on one millisecond, or next to each other.
  const Millis sent_at = at + random.pick<Millis>({0, 0, 0, -1, 1});
  script.sent_at(std::max(at, sent_at), talk, "message_1", script.message_provider_id(), sent_at);
  if (random.chance(30)) script.reply(at + kHour, talk, at + kHour, script.small_talk());
  script.tick(at + script.around(24 * kHour) + random.pick<Millis>({0, 0, kHour}));
  if (random.chance(60)) cancelled(script, at + 26 * kHour, talk.campaign);
  if (random.chance(40)) launched(script, at + 27 * kHour, talk.campaign, 0);
}

void tell_cancelled_late(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  const Millis stop = at + random.pick<Millis>({kHour, script.around(24 * kHour), 25 * kHour});
  cancelled(script, stop, talk.campaign);
  const Millis t = at + random.pick<Millis>({kHour, script.around(24 * kHour)});
  script.reply(stop + script.moment(), talk, t, random.chance(70) ? "Oui" : script.stop_word());
  if (random.chance(50)) script.enrolled(stop + kHour, talk);
  if (random.chance(50)) {
    script.enrolled(stop + kHour, {random.pick(script.cast.contacts), talk.campaign, talk.account});
  }
  if (random.chance(30)) cancelled(script, stop + 2 * kHour, talk.campaign);
}

void tell_profile(Script& script, Millis at) {
  Random& random = script.random;
  const std::string contact = random.pick(script.cast.contacts);
  Millis time = at;
  for (std::int64_t i = random.between(1, 4); i > 0; --i) {
    if (random.chance(65)) {
      upserted(script, time, contact);
    } else {
      script.add(time, "contact.deleted", contact, {});
    }
    time += script.pause();
  }
  if (random.chance(50)) {
    const std::string category = random.chance(70) ? random.pick(script.cast.categories) : "nobody";
    script.add(time, random.chance(50) ? "category.upserted" : "category.deleted", category, {{"name", "Renamed"}});
  }
}

void tell_deleted_person(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  if (random.chance(80)) script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  const Millis gone = at + random.pick<Millis>({kHour, 23 * kHour, script.around(24 * kHour), 25 * kHour});
  script.add(gone, "contact.deleted", talk.contact, {});
  if (random.chance(30)) script.add(gone + 1, "contact.deleted", talk.contact, {});
  if (random.chance(30)) upserted(script, gone + 2, talk.contact);
  if (random.chance(50)) script.enrolled(gone + 3, talk);
  script.reply(gone + script.moment(), talk, at + random.pick<Millis>({kMinute, kHour}), script.small_talk());
  if (random.chance(50)) {
    script.enrolled(gone + kHour, {talk.contact, random.pick(script.cast.campaigns), talk.account});
  }
}

void tell_excluded(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(60)) cancelled(script, at, talk.campaign);
  if (random.chance(70)) script.reply(at, talk, at, "stop");
  script.enrolled(at + script.moment(), talk);
  if (random.chance(40)) script.enrolled(at + 2 * kMinute, talk);
  if (random.chance(40)) script.reply(at + kHour, talk, at + kHour, "start");
  if (random.chance(50)) script.enrolled(at + 2 * kHour, talk);
  if (random.chance(50)) {
    script.sent(at + 2 * kHour + script.moment(), talk, "message_1", script.message_provider_id());
    script.reply(at + 3 * kHour, talk, at + 3 * kHour, script.small_talk());
  }
}

}  // namespace relance::oracle
