#include "oracle/stories/stories.h"

namespace relance::oracle {
namespace {

std::string some_text(Script& script) {
  const std::int64_t kind = script.random.below(10);
  if (kind == 0) return script.stop_word();
  return kind == 1 ? script.start_word() : script.small_talk();
}

Talk elsewhere(Script& script, const Talk& talk) {
  return {talk.contact, talk.campaign, script.other_account(talk)};
}

}  // namespace

void tell_conversation(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string first = script.message_provider_id();
  const std::string second = script.message_provider_id();
  if (random.chance(85)) script.enrolled(at, talk);
  const Millis sent_at = at + script.moment();
  send_somehow(script, sent_at, talk, "message_1", first);
  report_somehow(script, sent_at, talk, first);
  const Millis t = sent_at + random.pick<Millis>({kMinute, kHour, 5 * kHour, script.around(24 * kHour), 3 * kDay,
                                                  script.around(30 * kDay)});
  const Millis time = t + random.pick<Millis>({0, 0, 0, kSecond, kHour, 25 * kHour, script.around(8 * kDay)});
  script.reply(time, talk, t, some_text(script),
               random.chance(30) ? std::optional(random.pick<std::string>({first, second, "wamid.none", "not an id"}))
                                 : std::nullopt);
  if (random.chance(40)) script.reply(time + script.moment(), talk, t + kMinute, some_text(script));
  if (random.chance(70)) {
    send_somehow(script, time + script.moment(), talk, "message_2", second);
    report_somehow(script, time + kMinute, talk, second);
  }
}

void tell_early_reply(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const std::string id = script.message_provider_id();
  if (random.chance(80)) script.enrolled(at, talk);
  const Millis came = at + script.moment();
  Millis t = came;
  for (std::int64_t i = random.between(1, 3); i > 0; --i) {
    script.reply(came, talk, t, some_text(script));
    t -= random.pick<Millis>({0, 1, kMinute});
  }
  const Millis over = 24 * kHour + random.pick<Millis>({-1, 0, 0, 1});
  const Millis told = came + (random.chance(45) ? script.moment() : over);
  const Millis five = script.around(5 * kSecond);
  const Millis sent_at = came + random.pick<Millis>({0, -1, -kMinute, five, five});
  if (random.chance(75)) {
    script.sent_at(std::max(told, sent_at), talk, "message_1", id, sent_at);
  } else {
    script.status(told, talk, id, script.a_status(), "message_1");
  }
  if (random.chance(50)) report_somehow(script, told, talk, id);
}

void tell_many_early_replies(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(80)) script.enrolled(at, talk);
  Millis time = at;
  for (std::int64_t i = random.between(8, 11); i > 0; --i) {
    script.reply(time, random.chance(90) ? talk : elsewhere(script, talk), time, script.small_talk());
    time += random.pick<Millis>({1, kMinute, kHour});
  }
  const Millis sent_at = random.chance(50) ? at : at + random.between(0, time - at);
  script.sent_at(time, talk, "message_1", script.message_provider_id(), sent_at);
}

// Opt-outs, opt-ins and replies that all wait for one send: they are taken in the order of `t`.
void tell_words_before_send(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(25)) script.enrolled(at, talk);
  const Millis came = at + kHour;
  std::vector<std::string> texts = {"stop", "start", "Oui"};
  if (random.chance(40)) texts = {"stop", "Oui", "start"};
  if (random.chance(30)) texts = {"start", "stop"};
  Millis t = at + kMinute;
  for (const std::string& text : texts) {
    script.reply(came + random.below(5), talk, t, text);
    t += random.pick<Millis>({0, 1, kMinute, kMinute});
  }
  script.sent_at(came + script.moment() + 5, talk, "message_1", script.message_provider_id(), at + random.below(2));
}

void tell_late_but_pending(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const Talk next{talk.contact, script.other_campaign(talk), talk.account};
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  const Millis enrolled = at + random.pick<Millis>({kHour, 20 * kHour, 2 * kDay});
  script.enrolled(enrolled, next);
  const Millis time = enrolled + random.pick<Millis>({24 * kHour, 30 * kHour, script.around(48 * kHour), 50 * kHour});
  const Millis t = random.chance(50) ? time : std::max(time - kHour, at + script.around(24 * kHour));
  script.reply(time, talk, std::min(t, time), random.chance(55) ? script.small_talk() : script.stop_word());
  if (random.chance(60)) script.sent_at(time + kMinute, next, "message_1", script.message_provider_id(), time);
}

void tell_duplicates(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(50)) {
    script.enrolled(at, talk);
    script.sent(at, talk, "message_1", script.message_provider_id());
  }
  const std::string id = script.reply_provider_id();
  const std::string text = some_text(script);
  const Millis first = at + kMinute;
  script.reply_with_id(first, talk, first, text, id);
  for (std::int64_t i = random.between(1, 3); i > 0; --i) {
    const Millis again = first + (random.chance(40) ? script.moment() : script.around(8 * kDay));
    const Talk from = random.chance(85) ? talk : elsewhere(script, talk);
    script.reply_with_id(again, from, random.chance(50) ? first : again, text, id);
  }
}

void tell_window_closed(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  const Millis t = at + random.pick<Millis>({kSecond, kHour, script.around(24 * kHour)});
  if (random.chance(25)) script.reply(at + 2 * kHour, elsewhere(script, talk), at + 2 * kHour, script.small_talk());
  const Millis time = t + (random.chance(70) ? script.around(24 * kHour) : 26 * kHour);
  script.reply(time, talk, t, random.chance(80) ? script.small_talk() : script.start_word());
  if (random.chance(40)) script.reply(time + kMinute, talk, t + kMinute, script.small_talk());
}

void tell_opt_outs(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  if (random.chance(70)) script.enrolled(at, talk);
  if (random.chance(60)) script.sent(at + 1, talk, "message_1", script.message_provider_id());
  Millis time = at + kMinute;
  Millis t = time;
  for (std::int64_t i = random.between(2, 5); i > 0; --i) {
    const std::string text = random.chance(55) ? script.stop_word() : script.start_word();
    script.reply(time, random.chance(80) ? talk : elsewhere(script, talk), t, text);
    time += script.moment() + kSecond;
    const std::int64_t kind = random.below(4);
    if (kind == 1) t -= kSecond;
    if (kind >= 2) t = time;
    if (random.chance(30)) script.enrolled(time - 1, {talk.contact, random.pick(script.cast.campaigns), talk.account});
  }
  if (random.chance(50)) script.sent(time + kHour, talk, "message_1", script.message_provider_id());
  if (random.chance(50)) script.reply(time + 2 * kHour, talk, time + 2 * kHour, "Oui");
}

// A word that is told late, when a later one holds already.
void tell_older_word(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  const Millis t = at + random.pick<Millis>({kMinute, 23 * kHour, 25 * kHour});
  script.reply(t, elsewhere(script, talk), t, random.chance(60) ? "start" : "stop");
  if (random.chance(30)) script.tick(at + 24 * kHour);
  const Millis older = t - random.pick<Millis>({0, 1, kSecond});
  script.reply(std::max(t, at + 24 * kHour * random.below(2)) + 1, talk, older, random.chance(70) ? "stop" : "start");
}

// The opt-out comes when the enrolment is final already: it is barred, but keeps its outcome.
void tell_barred(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", script.message_provider_id(), at);
  script.tick(at + 24 * kHour);
  Millis time = at + 25 * kHour;
  script.reply(time, random.chance(70) ? elsewhere(script, talk) : talk, random.chance(70) ? time : at + kHour, "stop");
  if (random.chance(60)) {
    time += kHour;
    script.reply(time, elsewhere(script, talk), time, "start");
  }
  script.reply(time + kHour, talk, at + random.pick<Millis>({kHour, 2 * kHour, 23 * kHour}),
               random.chance(80) ? "Oui" : "stop");
}

void tell_two_campaigns(Script& script, Millis at) {
  Random& random = script.random;
  const Talk talk = script.talk();
  const Talk other{talk.contact, script.other_campaign(talk), talk.account};
  const std::string first = script.message_provider_id();
  script.enrolled(at, talk);
  script.sent_at(at, talk, "message_1", first, at);
  const Millis next = at + random.pick<Millis>({0, 1, kMinute, 23 * kHour});
  script.enrolled(next, other);
  script.sent_at(next, other, "message_1", random.chance(20) ? first : script.message_provider_id(), next);
  const Millis five = script.around(5 * kSecond);
  const Millis t = next + random.pick<Millis>({-kMinute, -five, -five, kHour, script.around(24 * kHour)});
  const std::optional<std::string> reply_to = random.chance(40) ? std::optional(first) : std::nullopt;
  script.reply(std::max(t, next) + 1, talk, t, some_text(script), reply_to);
  if (random.chance(50)) {
    script.reply(next + 2 * kHour, elsewhere(script, talk), next + kHour, some_text(script), first);
  }
}

void tell_flood(Script& script, Millis at) {
  const Talk talk = script.talk();
  const std::int64_t count = script.random.between(260, 263);
  for (std::int64_t i = 0; i < count; ++i) {
    script.reply_with_id(at + i, talk, at + i, "hello", "wamid.F" + std::to_string(i));
  }
  for (std::int64_t i = 0; i < 8; ++i) {
    script.reply_with_id(at + count + i, talk, at + i, "hello", "wamid.F" + std::to_string(7 - i));
  }
}

}  // namespace relance::oracle
