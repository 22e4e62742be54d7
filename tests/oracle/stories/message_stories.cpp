#include "oracle/stories/stories.h"

namespace relance::oracle {

void send_somehow(Script& script, Millis time, const Talk& talk, const std::string& message, const std::string& id) {
  Random& random = script.random;
  const std::int64_t kind = random.below(20);
  if (kind < 12) script.sent(time, talk, message, id);
  if (kind == 12) script.failed(time, talk, message, id);
  if (kind == 13) script.failed(time, talk, message, std::nullopt);
  if (kind == 14 || kind == 15) script.status(time, talk, id, script.a_status(), message);
  if (kind == 16 || kind == 17) {
    script.status(time, talk, id, script.a_status());
    script.sent(time + script.moment(), talk, message, id);
  }
  if (kind == 18) {
    Talk other = talk;
    other.account = script.other_account(talk);
    script.sent(time, other, message, id);
  }
}

void report_somehow(Script& script, Millis time, const Talk& talk, const std::string& id) {
  for (std::int64_t i = script.random.between(0, 3); i > 0; --i) {
    time += script.moment();
    script.status(time, talk, id, script.a_status());
  }
}

void tell_by_others(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string second = script.message_provider_id();
  if (random.chance(40)) script.sent(at, talk, "message_2", second);
  if (random.chance(80)) send_somehow(script, at + 1, talk, "message_1", script.message_provider_id());
  const Millis time = at + script.moment() + 2;
  if (random.chance(60)) send_somehow(script, time, talk, "message_2", second);
  report_somehow(script, time, talk, second);
  if (random.chance(60)) script.reply(at + kHour, talk, at + kHour, script.small_talk(), second);
}

void tell_parked(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string id = script.message_provider_id();
  const std::string message = random.chance(70) ? "message_1" : "message_2";
  if (random.chance(60)) script.enrolled(at, talk);
  Millis time = at + 1;
  for (std::int64_t i = random.between(1, 3); i > 0; --i) {
    script.status(time, talk, id, script.a_status());
    if (i > 1) time += random.pick<Millis>({0, kMinute, kHour, 3 * kDay});
  }
  const Millis known = random.chance(50) ? time + script.moment() : at + 1 + script.around(8 * kDay);
  if (random.chance(20)) script.reply(known - 2, talk, known - 2, script.small_talk());
  if (random.chance(60)) {
    script.sent(known, talk, message, id);
  } else if (random.chance(60)) {
    script.failed(known, talk, message, id);
  } else {
    script.status(known, talk, id, script.a_status(), message);
  }
  if (random.chance(40)) script.reply(known + kHour, talk, known + kHour, script.small_talk(), id);
}

void tell_too_many_parked(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::int64_t count = random.between(16, 19);
  const std::int64_t applied = random.between(-10, 10);  // one that no longer counts from there on
  std::vector<std::string> ids;
  Millis time = at;
  for (std::int64_t i = 0; i < count; ++i) {
    ids.push_back(script.message_provider_id());
    script.status(time, talk, ids.back(), "delivered");
    time += random.pick<Millis>({0, 1, kMinute});
    if (i == applied) script.sent(time, talk, "message_1", random.pick(ids));
    if (i == 8 && random.chance(30)) time = at + script.around(8 * kDay);
    if (i == 12 && random.chance(40)) script.status(time, talk, ids.front(), "read");
  }
  for (std::int64_t i = random.between(1, 3); i > 0; --i) {
    script.sent(time += script.moment(), talk, "message_1", random.chance(50) ? ids.front() : random.pick(ids));
  }
}

void tell_referenced(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(85)) script.enrolled(at, talk);
  Millis time = at + script.moment();
  const std::string message = random.chance(65) ? "message_1" : "message_2";
  if (message == "message_2" && random.chance(70)) {
    script.sent(time, talk, "message_1", script.message_provider_id());
    time += kMinute;
    script.reply(time, talk, time, "Oui");
  }
  const std::string id = script.message_provider_id();
  if (random.chance(40)) script.status(time += script.moment(), talk, id, script.a_status());
  script.status(time += script.moment(), talk, id, script.a_status(), message);
  if (random.chance(50)) script.sent(time += script.moment(), talk, message, script.message_provider_id());
  const std::string another = script.message_provider_id();
  if (random.chance(50)) script.status(time += script.moment(), talk, another, script.a_status(), message);
  report_somehow(script, time, talk, id);
}

void tell_many_ids(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  std::vector<std::string> ids;
  Millis time = at;
  for (std::int64_t i = random.between(4, 6); i > 0; --i) {
    ids.push_back(script.message_provider_id());
    time += script.moment();
    if (i <= 2 && random.chance(60)) script.status(time, talk, ids.back(), script.a_status());
    if (random.chance(80)) {
      script.sent(time, talk, "message_1", ids.back());
    } else {
      script.status(time, talk, ids.back(), script.a_status(), "message_1");
    }
  }
  script.status(time += script.moment(), talk, ids.back(), script.a_status());
  if (random.chance(50)) script.status(time += script.moment(), talk, ids.back(), "played", "message_1");
  script.reply(time + kHour, talk, time + kHour, script.small_talk(), random.pick(ids));
}

void tell_failed_then_not(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string id = script.message_provider_id();
  if (random.chance(70)) script.enrolled(at, talk);
  if (random.chance(60)) script.reply(at + 1, talk, at + 1, random.chance(60) ? "Oui" : script.stop_word());
  script.failed(at + 2, talk, "message_1", random.chance(60) ? std::optional(id) : std::nullopt);
  const Millis time = at + script.moment() + 3;
  if (random.chance(30)) script.failed(time, talk, "message_1", id);
  if (random.chance(50)) {
    script.sent(time, talk, "message_1", id);
  } else {
    script.status(time, talk, id, random.pick<std::string>({"sent", "delivered", "read"}), "message_1");
  }
  script.reply(time + kHour, talk, time + kHour, script.small_talk());
  if (random.chance(50)) script.status(time + 2 * kHour, talk, id, "delivered");
}

void tell_closing(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string id = script.message_provider_id();
  const bool fails = random.chance(50);
  script.enrolled(at, talk);
  if (fails) {
    script.failed(at, talk, "message_1", id);
  } else {
    script.sent_at(at, talk, "message_1", id, at);
  }
  const Millis final_at = fails ? at : at + 24 * kHour;
  if (!fails) script.tick(final_at);
  Millis time = final_at + script.around(30 * kDay);
  if (random.chance(20)) script.tick(time - script.moment());
  for (std::int64_t i = random.between(2, 5); i > 0; --i) {
    const std::int64_t kind = random.below(9);
    const std::string message = random.chance(60) ? "message_1" : "message_2";
    if (kind < 3 || kind == 8) script.sent(time, talk, message, script.message_provider_id());
    if (kind == 3) script.status(time, talk, id, script.a_status());
    if (kind == 4) script.status(time, talk, id, script.a_status(), "message_1");
    if (kind == 5) script.reply(time, talk, time - random.pick<Millis>({0, 2 * kDay}), script.small_talk(), id);
    if (kind == 6) script.sent(time, {talk.contact, script.other_campaign(talk), talk.account}, "message_1", id);
    if (kind == 7) script.enrolled(time, talk);
    time += random.pick<Millis>({0, 0, 1, script.moment()});
  }
}

}  // namespace relance::oracle
