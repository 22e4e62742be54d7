#include "scenario/history.h"

#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "scenario/attributes.h"
#include "scenario/names.h"

namespace relance::scenario {
namespace {

namespace json = boost::json;

class Writer {
 public:
  Writer(History& history, const Event& event) : history_(history), event_(event) {}

  void write();

 private:
  void add(std::string_view type, std::optional<std::string> subject, json::object data);
  void add_raw(std::string line);
  void contact(const std::string& name);
  void enrolment(const std::string& name, const std::string& campaign);
  void message(const std::string& contact, const std::string& campaign, const std::string& number);
  void interaction(const std::string& contact, Attributes attributes, std::string kind,
                   std::optional<std::string> text);
  void status(const std::string& contact, const std::string& status, Attributes attributes);
  void campaign(const std::string& id);
  void created(const std::string& id, Attributes& attributes);
  void launched(const std::string& id, Attributes& attributes);
  void category(const std::string& id);

  [[nodiscard]] const std::string& word(std::size_t position) const {
    if (position >= event_.words.size()) throw ScenarioError("the line ends too early");
    return event_.words[position].text;
  }
  [[nodiscard]] Attributes attributes(std::size_t from) const { return {event_.words, from}; }

  History& history_;
  const Event& event_;
};

json::array list(std::string_view text) {
  json::array items;
  if (text == "none") return items;
  while (!text.empty()) {
    const auto end = text.find(',');
    items.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return items;
}

std::int64_t integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) {
    throw ScenarioError(fmt::format("`{}` is no number", text));
  }
  return value;
}

std::string account(Attributes& attributes) {
  return attributes.take("on").value_or(std::string(kDefaultAccount));
}

void take_error(Attributes& attributes, json::object& data) {
  const Words error = attributes.take_many("error", 2);
  if (!error.empty()) data["error"] = {{"code", error[0].text}, {"title", error[1].text}};
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

void Writer::add(std::string_view type, std::optional<std::string> subject, json::object data) {
  json::object record{{"specversion", "1.0"},
                      {"id", fmt::format("evt-{}", history_.lines.size())},
                      {"source", "/scenario"},
                      {"type", fmt::format("relance.{}.v1", type)}};
  if (subject) record["subject"] = *subject;
  record["time"] = to_rfc3339(event_.at);
  record["data"] = std::move(data);
  history_.lines.push_back(json::serialize(record));
}

// $TIME stands for the event's time, $marie for her number.
void Writer::add_raw(std::string line) {
  replace_all(line, "$TIME", to_rfc3339(event_.at));
  for (auto at = line.find('$'); at != std::string::npos; at = line.find('$', at)) {
    auto end = at + 1;
    while (end < line.size() && line[end] >= 'a' && line[end] <= 'z') ++end;
    line.replace(at, end - at, contact_key(line.substr(at + 1, end - at - 1)));
  }
  history_.lines.push_back(std::move(line));
}

void Writer::write() {
  const std::string& first = word(0);
  if (first == "line") return add_raw(event_.raw);
  if (first == "campaign") return campaign(word(1));
  if (first == "category") return category(word(1));
  if (first == "clock") {
    attributes(1).expect_none_left();
    return add("clock.ticked", std::nullopt, {});
  }
  if (first == "until") {
    attributes(1).expect_none_left();
    history_.until = event_.at;
    return;
  }
  if (event_.words.size() > 1 && word(1) == "in") return enrolment(first, word(2));
  contact(first);
}

void Writer::contact(const std::string& name) {
  const std::string& what = word(1);
  const std::string key = contact_key(name);
  if (what == "writes") return interaction(key, attributes(3), "text", word(2));
  if (what == "presses") return interaction(key, attributes(3), "button", word(2));
  if (what == "sends") return interaction(key, attributes(3), word(2), std::nullopt);
  if (what == "status") return status(key, word(2), attributes(3));
  Attributes rest = attributes(2);
  json::object data;
  if (what == "upserted") {
    if (const auto value = rest.take("name")) data["name"] = *value;
    if (const auto value = rest.take("categories")) data["categories"] = list(*value);
    add("contact.upserted", key, std::move(data));
  } else if (what == "deleted") {
    add("contact.deleted", key, {});
  } else {
    throw ScenarioError(fmt::format("a contact does not `{}`", what));
  }
  rest.expect_none_left();
}

void Writer::enrolment(const std::string& name, const std::string& campaign) {
  const std::string key = contact_key(name);
  const std::string& what = word(3);
  if (what == "message_1" || what == "message_2") return message(key, campaign, what);
  if (what != "enrolled" && what != "reached") throw ScenarioError(fmt::format("an enrolment is not `{}`", what));
  Attributes rest = attributes(4);
  const std::string on = account(rest);
  add("contact.enrolled", key, {{"campaign", campaign}, {"account", on}});
  if (what == "reached") {
    add("message.sent", key,
        {{"campaign", campaign},
         {"account", on},
         {"message", "message_1"},
         {"provider_message_id", rest.need("id")},
         {"sent_at", to_rfc3339(event_.at)}});
  }
  rest.expect_none_left();
}

void Writer::message(const std::string& contact, const std::string& campaign, const std::string& number) {
  const std::string& what = word(4);
  Attributes rest = attributes(5);
  json::object data{{"campaign", campaign}, {"account", account(rest)}, {"message", number}};
  if (what == "sent") {
    data["provider_message_id"] = rest.need("id");
    data["sent_at"] = to_rfc3339(rest.take_offset("at").value_or(event_.at));
  } else if (what == "failed") {
    take_error(rest, data);
    if (const auto id = rest.take("id")) data["provider_message_id"] = *id;
  } else {
    throw ScenarioError(fmt::format("a message is `sent` or `failed`, not `{}`; others are a status", what));
  }
  rest.expect_none_left();
  add("message." + what, contact, std::move(data));
}

void Writer::interaction(const std::string& contact, Attributes rest, std::string kind,
                         std::optional<std::string> text) {
  json::object data{{"account", account(rest)}, {"provider_message_id", rest.need("id")}, {"kind", kind}};
  if (text) data["text"] = *text;
  if (const auto value = rest.take("reply_to")) data["reply_to"] = *value;
  if (const auto value = rest.take("user_id")) data["user_id"] = *value;
  if (const auto at = rest.take_offset("at")) data["occurred_at"] = to_rfc3339(*at);
  const Words media = rest.take_many("media", 2);
  if (!media.empty()) data["media"] = {{"id", media[0].text}, {"mime_type", media[1].text}};
  rest.expect_none_left();
  add("message.received", contact, std::move(data));
}

// `reference spring/message_1` is our message_id of that message; `reference "..."` is taken as it stands.
void Writer::status(const std::string& contact, const std::string& status, Attributes rest) {
  json::object data{{"account", account(rest)}, {"provider_message_id", rest.need("id")}, {"status", status}};
  if (const auto at = rest.take_offset("at")) data["occurred_at"] = to_rfc3339(*at);
  take_error(rest, data);
  const Words reference = rest.take_many("reference", 1);
  if (!reference.empty()) {
    const std::string& text = reference[0].text;
    const auto slash = text.find('/');
    const bool named = !reference[0].quoted && slash != std::string::npos;
    data["reference"] = named ? message_id(text.substr(0, slash), contact, text.substr(slash + 1)) : text;
  }
  rest.expect_none_left();
  add("message.status", contact, std::move(data));
}

void Writer::campaign(const std::string& id) {
  const std::string& what = word(2);
  Attributes rest = attributes(3);
  if (what == "created") {
    created(id, rest);
  } else if (what == "launched") {
    launched(id, rest);
  } else if (what == "started") {
    created(id, rest);
    launched(id, rest);
  } else if (what == "cancelled") {
    add("campaign.cancelled", id, {});
  } else if (what == "opened") {
    json::object data{{"campaign", id}, {"account", account(rest)}};
    data["audience"] = {{"categories", list(rest.need("categories"))}};
    add("campaign.opened", id, std::move(data));
  } else {
    throw ScenarioError(fmt::format("a campaign is not `{}`", what));
  }
  rest.expect_none_left();
}

void Writer::created(const std::string& id, Attributes& rest) {
  json::object audience;
  if (const auto value = rest.take("categories")) audience["categories"] = list(*value);
  json::object data{{"name", id},
                    {"account", account(rest)},
                    {"message_1", {{"text", "Bonjour"}}},
                    {"message_2", {{"text", "Merci"}}},
                    {"audience", std::move(audience)}};
  if (const auto value = rest.take("deadline_hours")) data["deadline_hours"] = integer(*value);
  add("campaign.created", id, std::move(data));
}

void Writer::launched(const std::string& id, Attributes& rest) {
  json::object data;
  if (const auto value = rest.take("expected")) data["expected"] = integer(*value);
  add("campaign.launched", id, std::move(data));
}

void Writer::category(const std::string& id) {
  const std::string& what = word(2);
  if (what == "upserted") {
    attributes(4).expect_none_left();
    return add("category.upserted", id, {{"name", word(3)}});
  }
  if (what != "deleted") throw ScenarioError(fmt::format("a category is not `{}`", what));
  attributes(3).expect_none_left();
  add("category.deleted", id, {});
}

}  // namespace

std::string History::text() const {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

void append_event(History& history, const Event& event) {
  if (history.until) throw ScenarioError("`until` is the last event");
  Writer(history, event).write();
}

}  // namespace relance::scenario
