#include "oracle/stories/script.h"

#include <algorithm>
#include <map>

#include "oracle/identity.h"

namespace relance::oracle {
namespace {

std::vector<std::string> first_of(std::vector<std::string> all, std::int64_t count) {
  all.resize(static_cast<std::size_t>(count));
  return all;
}

}  // namespace

Script::Script(std::uint64_t seed) : random(seed), reuse_percent_(0) {
  reuse_percent_ = random.pick<std::int64_t>({0, 3, 10, 25});
  cast.contacts = first_of({"33612345678", "4915112345678", "12025550123", "7654321"}, random.between(1, 4));
  if (random.chance(25)) cast.contacts.back() = "bsuid:FR.1A/b=";
  cast.campaigns = first_of({"spring", "autumn-2026", "b@x_1"}, random.between(1, 3));
  cast.accounts = first_of({"acc-1", "acc-2", "15550001"}, random.between(1, 3));
  cast.categories = first_of({"vip", "new.ones"}, random.between(1, 2));
}

Talk Script::talk() {
  return {random.pick(cast.contacts), random.pick(cast.campaigns), random.pick(cast.accounts)};
}

std::string Script::other_account(const Talk& talk) {
  std::vector<std::string> others = cast.accounts;
  if (others.size() > 1) std::erase(others, talk.account);
  return random.pick(others);
}

std::string Script::other_campaign(const Talk& talk) {
  std::vector<std::string> others = cast.campaigns;
  others.push_back("winter");
  std::erase(others, talk.campaign);
  return others.front();
}

void Script::add(Millis time, const std::string& type, const std::string& subject, boost::json::object data) {
  plan.push_back({std::max<Millis>(time, 0), type, subject, std::move(data)});
}

void Script::enrolled(Millis time, const Talk& talk) {
  add(time, "contact.enrolled", talk.contact, {{"campaign", talk.campaign}, {"account", talk.account}});
}

void Script::sent(Millis time, const Talk& talk, const std::string& message, const std::string& id) {
  Millis at = time - random.pick<Millis>({0, 0, 1, 200, 3 * kSecond});
  if (random.chance(4)) at = time + random.pick<Millis>({1, kMinute, 2 * kDay});
  if (random.chance(4)) at = time - random.pick<Millis>({around(24 * kHour), 25 * kHour, around(30 * kDay)});
  sent_at(time, talk, message, id, at);
}

void Script::sent_at(Millis time, const Talk& talk, const std::string& message, const std::string& id, Millis at) {
  add(time, "message.sent", talk.contact,
      {{"campaign", talk.campaign},
       {"account", talk.account},
       {"message", message},
       {"provider_message_id", id},
       {"sent_at", instant_text(std::max<Millis>(at, 0))}});
}

boost::json::object Script::error() {
  return {{"code", random.pick<std::string>({"131026", "470", ""})}, {"title", "could not be delivered"}};
}

void Script::failed(Millis time, const Talk& talk, const std::string& message, const std::optional<std::string>& id) {
  boost::json::object data{
      {"campaign", talk.campaign}, {"account", talk.account}, {"message", message}, {"error", error()}};
  if (id) data["provider_message_id"] = *id;
  add(time, "message.failed", talk.contact, std::move(data));
}

void Script::status(Millis time, const Talk& talk, const std::string& id, const std::string& status,
                    const std::optional<std::string>& reference) {
  boost::json::object data{{"account", talk.account}, {"provider_message_id", id}, {"status", status}};
  const std::int64_t kind = random.below(20);
  if (kind < 12) data["occurred_at"] = instant_text(std::max<Millis>(time - moment(), 0));
  if (kind == 12) data["occurred_at"] = instant_text(time + random.pick<Millis>({1, kHour}));
  if (kind == 13) data["occurred_at"] = instant_text(std::max<Millis>(time - around(8 * kDay), 0));
  if (kind == 14) data["occurred_at"] = instant_text(std::max<Millis>(time - 20 * kDay, 0));
  if (kind == 15) data["occurred_at"] = instant_text(std::max<Millis>(time - around(24 * kHour), 0));
  if (status == "failed" && random.chance(70)) data["error"] = error();
  if (reference) data["reference"] = message_id(talk.campaign, talk.contact, *reference);
  add(time, "message.status", talk.contact, std::move(data));
}

void Script::reply(Millis time, const Talk& talk, Millis t, const std::string& text,
                   const std::optional<std::string>& reply_to) {
  reply_with_id(time, talk, t, text, reply_provider_id());
  if (reply_to) plan.back().data["reply_to"] = *reply_to;
}

void Script::reply_with_id(Millis time, const Talk& talk, Millis t, const std::string& text, const std::string& id) {
  boost::json::object data{{"account", talk.account}, {"provider_message_id", id}, {"kind", "text"}, {"text", text}};
  if (random.chance(10)) data["kind"] = random.pick<std::string>({"button", "emoji", "list", "hologram"});
  if (t != time || random.chance(50)) data["occurred_at"] = instant_text(std::max<Millis>(t, 0));
  if (random.chance(5)) data["media"] = boost::json::object{{"id", "m1"}, {"mime_type", "image/png"}};
  add(time, "message.received", talk.contact, std::move(data));
}

std::string Script::message_provider_id() {
  if (!message_ids_.empty() && random.chance(reuse_percent_)) return random.pick(message_ids_);
  message_ids_.push_back("wamid.M" + std::to_string(message_ids_.size()));
  return message_ids_.back();
}

std::string Script::reply_provider_id() {
  if (!reply_ids_.empty() && random.chance(reuse_percent_)) return random.pick(reply_ids_);
  reply_ids_.push_back("wamid.R" + std::to_string(reply_ids_.size()));
  return reply_ids_.back();
}

Millis Script::pause() {
  const std::int64_t kind = random.below(8);
  if (kind < 3) return moment();
  if (kind < 5) return random.between(kMinute, 10 * kHour);
  return random.pick<Millis>({around(24 * kHour), around(48 * kHour), 3 * kDay, around(8 * kDay), 12 * kDay});
}

std::string Script::small_talk() {
  return random.pick<std::string>({"Oui", "ok", "", "stop it", "Non merci", "non-stop", "début", "start now", "👍"});
}

std::string Script::spelled(const std::string& word) {
  static const std::vector<std::string> kAround = {"",  "",       "",       " ",      "!",      ".",      "'",
                                                   "«", "\u2026", "\u200B", "\u3002", "\uFEFF", "\uFE0F", "×",
                                                   "¡", "😀",     "\u02B0", "ª",      "\u0301", "１",     "\uFF01"};
  static const std::map<char, std::vector<std::string>> kLike = {
      {'a', {"à", "Ä", "Å", "ǎ", "ą"}}, {'c', {"ç", "Č"}},      {'e', {"É", "ê", "ę", "ё", "ȩ"}},
      {'i', {"ï", "Î", "İ", "ı"}},      {'n', {"ñ", "Ň", "ŉ"}}, {'o', {"ö", "Ô", "ő", "ø"}},
      {'s', {"ſ", "Š", "ş", "ß"}},      {'t', {"Ť", "ţ", "ŧ"}}, {'u', {"ü", "Ů", "ų", "µ"}},
      {'l', {"Ľ", "ł", "ŀ"}},           {'r', {"Ř", "ŗ"}},      {'p', {"P", "р"}}};
  std::string out = random.pick(kAround);
  for (const char c : word) {
    const std::int64_t kind = random.below(24);
    const auto like = kLike.find(c);
    if (kind < 4) {
      out.push_back(static_cast<char>(c - 'a' + 'A'));
    } else if (kind < 7 && like != kLike.end()) {
      out += random.pick(like->second);
    } else {
      out.push_back(c);
      if (kind == 7) out += random.pick<std::string>({"\u0301", "\u0327", "\u036F"});
    }
  }
  return out + random.pick(kAround) + random.pick(kAround);
}

std::string Script::stop_word() {
  static const std::vector<std::string> kWords = {"stop", "stopall", "unsubscribe", "cancel",        "end",
                                                  "quit", "optout",  "arret",       "arreter",       "desabonner",
                                                  "sair", "baja",    "parar",       "desinscription"};
  if (random.chance(40)) return spelled(random.pick(kWords));
  return random.pick<std::string>({"STOP",   "stop",     "Stop.",       " stop \n",   "ſtop",           "STÖP",
                                   "Arrêt",  "ARRÊTER!", "arre\u0302t", "Désabonner", "désinscription", "«stop»",
                                   "¡Baja!", "SAIR",     "parar…",      "👉 stop 👈", "Ｓtop",          "cancel?",
                                   "quıt",   "QUİT",     "stoppa",      "ênd",        "ŠŤŐP",           "stop\u200B"});
}

std::string Script::start_word() {
  if (random.chance(40)) return spelled(random.pick<std::string>({"start", "unstop", "resume", "reprendre"}));
  return random.pick<std::string>({"START", "start", "ſtart", "Reprendre !", "RESUME", "unstop", "...Štart", "stárt"});
}

}  // namespace relance::oracle
