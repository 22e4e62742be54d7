#include "scenario/observation.h"

#include <fmt/format.h>

#include "scenario/attributes.h"
#include "scenario/members.h"
#include "scenario/names.h"
#include "scenario/statistics.h"

namespace relance::scenario {
namespace {

namespace json = boost::json;

std::string on(const std::string& account) {
  return account == kDefaultAccount ? "" : " on " + account;
}

std::string on(Members& data) {
  return on(data.text("account"));
}

std::string at(Members& data, std::string_view member, std::string_view word, Millis fact_time) {
  const std::string time = data.time(member);
  return time == format_offset(fact_time) ? "" : fmt::format(" {} {}", word, time);
}

std::string categories(const json::value& value) {
  if (!value.is_array()) return " categories " + json::serialize(value);
  std::string words;
  for (const json::value& item : value.get_array()) {
    words += (words.empty() ? "" : ",") + (item.is_string() ? std::string(item.get_string()) : json::serialize(item));
  }
  return " categories " + (words.empty() ? "none" : words);
}

std::string error_words(Members& data) {
  const auto value = data.take("error");
  if (!value) return "";
  Members error(&*value);
  const std::string code = error.text("code");
  const std::string title = error.text("title");
  return fmt::format(" error {} {}{}", code, quote(title), error.left_over());
}

std::string within(Members& data) {
  const auto value = data.take("within_24h");
  if (!value) return " ?within_24h";
  if (value->is_bool()) return value->get_bool() ? " within" : " late";
  return value->is_null() ? "" : " " + json::serialize(*value);
}

std::string outcome(Members& data) {
  const auto from = data.take_text("from");
  const std::string before = !from ? "?from" : *from == "null" ? "none" : *from;
  return fmt::format("outcome {} -> {}", before, data.text("to"));
}

std::string update(const std::string& contact, const std::string& campaign, Members& data, Millis fact_time) {
  const std::string message = data.text("message");
  const std::string status = data.text("status");
  std::string words = message + " " + status + at(data, "occurred_at", "at", fact_time);
  if (const auto id = data.take_text("provider_message_id")) words += " id " + *id;
  words += error_words(data);
  if (data.text("message_id") != message_id(campaign, contact, message)) words += " with a wrong message_id";
  return words;
}

// The envelope's own mistakes, as words.
std::string envelope_defects(Members& record) {
  std::string words;
  if (record.text("specversion") != "1.0") words += " with a wrong specversion";
  if (!record.text("source").starts_with("/relance/")) words += " with a wrong source";
  if (!record.take("id")) words += " without id";
  if (!record.take("cause")) words += " without cause";
  for (const std::string_view harmless : {"datacontenttype", "partition", "key"}) record.take(harmless);
  return words + record.left_over();
}

json::value parse(const std::string& line) {
  json::error_code error;
  json::value value = json::parse(line, error);
  if (error) throw ScenarioError("the product wrote what is no JSON: " + line);
  return value;
}

Millis take_time(Members& record, std::string& oddity) {
  const std::string text = record.text("time");
  const auto offset = from_rfc3339(text);
  if (!offset) oddity = " at " + text;
  return offset.value_or(0);
}

std::string short_type(Members& record) {
  std::string type = record.text("type");
  if (type.starts_with("relance.") && type.ends_with(".v1")) type = type.substr(8, type.size() - 11);
  return type;
}

}  // namespace

std::string Observer::name(const std::string& contact) const {
  const auto found = names_.find(contact);
  return found == names_.end() ? contact : found->second;
}

std::vector<Observation> Observer::observe(const std::vector<std::string>& facts,
                                           const std::vector<std::string>& outbox,
                                           const std::vector<std::string>& dead_letters) {
  std::vector<Observation> all;
  for (const std::string& line : outbox) read_outbox(line);
  for (const std::string& line : facts) all.push_back(read_fact(line));
  for (const std::string& line : dead_letters) all.push_back(read_dead_letter(line));
  all.insert(all.end(), withdrawn_.begin(), withdrawn_.end());
  for (const auto& [id, sent] : unpaired_) {
    oddities_.push_back(
        fmt::format("outbox sends {} to {} in {} without its fact", sent.message, name(sent.contact), sent.campaign));
  }
  for (const std::string& oddity : oddities_) all.push_back({0, oddity});
  withdrawn_.clear();
  unpaired_.clear();
  oddities_.clear();
  return all;
}

void Observer::read_outbox(const std::string& line) {
  const json::value value = parse(line);
  Members record(&value);
  const std::string type = short_type(record);
  const std::string account = record.text("subject");
  const auto body = record.take("data");
  Members data(body ? &*body : nullptr);
  std::string oddity;
  if (type == "send.requested") {
    Sent sent{account, data.text("contact"), data.text("campaign"), data.text("message"), {}, {}};
    if (const auto text = data.take_text("name")) sent.name = " name " + quote(*text);
    if (const auto time = data.take_text("not_after")) sent.not_after = *time;
    const std::string id = data.text("message_id");
    if (!sent_.emplace(id, sent).second) oddities_.push_back("outbox sends twice: " + line);
    unpaired_.emplace(id, sent);
  } else if (type == "send.withdrawn") {
    const Millis time = take_time(record, oddity);
    const std::string id = data.text("message_id");
    const auto found = sent_.find(id);
    if (found == sent_.end()) return oddities_.push_back("outbox withdraws what it never requested: " + line);
    const Sent& sent = found->second;
    const std::string wrong = sent.account == account ? "" : " that was requested on " + sent.account;
    withdrawn_.push_back({time, fmt::format("{} in {} withdrawn {}{}{}{}", name(sent.contact), sent.campaign,
                                            sent.message, on(account), wrong, oddity)});
  } else if (type == "campaign.defined") {
    const std::string campaign = data.text("campaign");
    const json::array messages{data.take("message_1").value_or(nullptr), data.take("message_2").value_or(nullptr)};
    if (campaign != account) oddities_.push_back("outbox defines under another subject: " + line);
    if (!definitions_.emplace(campaign, messages).second) oddities_.push_back("outbox defines twice: " + line);
  } else {
    oddities_.push_back("outbox has " + line);
  }
  if (!data.left_over().empty()) oddities_.push_back("outbox has unknown members:" + data.left_over());
}

Observation Observer::read_fact(const std::string& line) {
  const json::value value = parse(line);
  Members record(&value);
  std::string oddity;
  const Millis time = take_time(record, oddity);
  const std::string type = short_type(record);
  const std::string subject = record.text("subject");
  const auto body = record.take("data");
  Members data(body ? &*body : nullptr);
  std::string words;
  if (type.starts_with("campaign.")) {
    words = campaign_fact(type, subject, data);
  } else if (type == "category.upserted") {
    words = fmt::format("category {} upserted {}", subject, quote(data.text("name")));
  } else if (type == "category.deleted") {
    words = fmt::format("category {} deleted", subject);
  } else {
    words = contact_fact(type, subject, data, time);
    if (data.text("contact") != subject) words += " with another data.contact";
  }
  return {time, words + data.left_over() + envelope_defects(record) + oddity};
}

std::string Observer::contact_fact(const std::string& type, const std::string& contact, Members& data, Millis time) {
  const std::string who = name(contact);
  if (type == "contact.upserted") {
    std::string words = who + " upserted";
    if (const auto text = data.take_text("name")) words += " name " + quote(*text);
    if (const auto value = data.take("categories")) words += categories(*value);
    return words;
  }
  if (type == "contact.deleted") return who + " deleted";
  if (type == "contact.opted_out") return who + " opted out" + on(data);
  if (type == "contact.opted_in") return who + " opted in" + on(data);
  if (type == "window.opened") {
    const std::string until = data.time("until");
    return fmt::format("{} window until {}{}", who, until, on(data));
  }
  if (type.starts_with("interaction.")) return who + " interaction " + interaction(type, data, time);

  const std::string campaign = data.text("campaign");
  const std::string where = who + " in " + campaign + " ";
  if (type == "contact.excluded") return where + "excluded " + data.text("reason");
  if (type == "contact.outcome_changed") return where + outcome(data);
  if (type == "message.updated") return where + update(contact, campaign, data, time);
  if (type == "message.requested") return where + request(contact, campaign, data);
  if (type == "contact.timed_out") {
    const std::string sent = data.time("sent_at");
    return fmt::format("{}timed out sent {} due {}", where, sent, data.time("due_at"));
  }
  return where + "has an unknown fact " + type;
}

// A request is a fact and a line of the outbox; they say the same.
std::string Observer::request(const std::string& contact, const std::string& campaign, Members& data) {
  const std::string message = data.text("message");
  const std::string account = data.text("account");
  const std::string id = data.text("message_id");
  const auto value = data.take_text("not_after");
  const std::string not_after = value.value_or("");
  std::string words = "requested " + message + on(account);
  if (value) words += " not after " + format_offset(from_rfc3339(*value).value_or(0));
  if (id != message_id(campaign, contact, message)) words += " with a wrong message_id";
  const auto found = unpaired_.find(id);
  if (found == unpaired_.end()) return words + " without a line in the outbox";
  const Sent& sent = found->second;
  words += sent.name;
  if (sent.account != account || sent.contact != contact || sent.campaign != campaign || sent.message != message ||
      sent.not_after != not_after) {
    words += " with another line in the outbox";
  }
  unpaired_.erase(found);
  return words;
}

std::string Observer::interaction(const std::string& type, Members& data, Millis time) {
  const std::string id = data.text("interaction_id");
  if (type == "interaction.attributed") {
    const auto found = interactions_.find(id);
    const std::string campaign = data.text("campaign");
    return fmt::format("{} found {}{}", found == interactions_.end() ? id : found->second, campaign, within(data));
  }
  if (type != "interaction.recorded") return "has an unknown fact " + type;
  const std::string account = data.text("account");
  const std::string provider_id = data.text("provider_message_id");
  const auto campaign = data.take_text("campaign");
  std::string words = provider_id + " " + data.text("kind") + at(data, "occurred_at", "at", time);
  words += at(data, "received_at", "received", time) + on(account);
  words += " in " + (!campaign ? "?campaign" : *campaign == "null" ? "none" : *campaign) + within(data);
  if (id != interaction_id(account, provider_id)) words += " with a wrong interaction_id";
  interactions_[id] = provider_id;
  return words;
}

std::string Observer::campaign_fact(const std::string& type, const std::string& campaign, Members& data) {
  std::string words = "campaign " + campaign + " " + type.substr(std::string_view("campaign.").size());
  if (data.text("campaign") != campaign) words += " with another data.campaign";
  if (type == "campaign.completed") {
    words += " " + data.text("reason");
    const auto stats = data.take("stats");
    return words + " with" + (stats ? counter_words(*stats) : " ?stats");
  }
  if (type == "campaign.launched") return words + definition(campaign);
  if (type != "campaign.created") return words;
  if (const std::string text = data.text("name"); text != campaign) words += " name " + quote(text);
  words += on(data);
  const auto audience = data.take("audience");
  Members audience_members(audience ? &*audience : nullptr);
  if (const auto value = audience_members.take("categories")) words += categories(*value);
  words += audience_members.left_over();
  if (const auto hours = data.take_text("deadline_hours")) words += " deadline_hours " + *hours;
  created_[campaign] = json::array{data.take("message_1").value_or(nullptr), data.take("message_2").value_or(nullptr)};
  const json::array both{json::object{{"text", "Bonjour"}}, json::object{{"text", "Merci"}}};
  if (created_[campaign] != both) words += " with other messages";
  return words;
}

// Before a campaign opens, the sender has learnt its messages.
std::string Observer::definition(const std::string& campaign) {
  const auto found = definitions_.find(campaign);
  if (found == definitions_.end()) return " without its definition in the outbox";
  return found->second == created_[campaign] ? "" : " with another definition in the outbox";
}

Observation Observer::read_dead_letter(const std::string& line) {
  const json::value value = parse(line);
  Members record(&value);
  std::string oddity;
  const Millis time = take_time(record, oddity);
  std::string words = "dead letter " + record.text("reason");
  const std::string path = record.text("path");
  if (!path.empty() && path != "null") words += " " + path;
  return {time, words + oddity};
}

}  // namespace relance::scenario
