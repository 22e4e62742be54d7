#include "oracle/stories/broken_line.h"

#include <vector>

#include "oracle/reading/instant.h"

namespace relance::oracle {
namespace {

namespace json = boost::json;

std::string member_of(Random& random, const json::object& object) {
  auto at = object.begin() + random.below(static_cast<std::int64_t>(object.size()));
  return at->key();
}

std::string unreadable(Random& random, const json::object& event) {
  const std::string text = json::serialize(event);
  const std::string tail = text.substr(1);
  switch (random.below(8)) {
    case 0:
      return text.substr(0, static_cast<std::size_t>(random.below(static_cast<std::int64_t>(text.size()))) | 1U);
    case 1:
      return text + "}";
    case 2:
      return "not json";
    case 3:
      return R"({"unknown":")"
             "\xC3\x28"
             R"(",)" +
             tail;
    case 4:
      return R"({"unknown":"\ud800",)" + tail;
    case 5:
      return R"({"id":"again",)" + tail;
    case 6:
      return R"({"data":{},)" + tail;
    default:
      return R"({"time":null,)" + tail;
  }
}

// A value of a type that no member has.
void misfit(Random& random, json::object& object) {
  const std::string name = member_of(random, object);
  object[name] = random.chance(50) ? json::value(true) : json::value(json::array{7});
}

void bad_value(Random& random, json::object& event, json::object* data) {
  const std::int64_t kind = random.below(9);
  if (kind == 0) event["specversion"] = random.pick<std::string>({"0.3", "1", "1.0.0"});
  if (kind == 1) event["source"] = "";
  if (kind == 2 || (kind > 2 && data == nullptr)) misfit(random, event);
  if (kind > 2 && data != nullptr && !data->empty()) {
    if (kind == 3) misfit(random, *data);
    if (data->contains("message")) (*data)["message"] = "message_3";
    if (data->contains("status")) (*data)["status"] = random.pick<std::string>({"seen", "pending", ""});
    if (data->contains("text")) (*data)["text"] = std::string("a\0b", 3);
    if (data->contains("deadline_hours")) {
      (*data)["deadline_hours"] = random.pick<json::value>({0, 721, -1, 24.0, "24"});
    }
    if (data->contains("expected")) (*data)["expected"] = random.pick<json::value>({-1, 1.0, 0.5, "1", 1e30});
    if (data->contains("categories")) (*data)["categories"] = json::array(65, json::value("vip"));
  }
}

std::vector<std::string> bad_ids() {
  return {"", "a b", "é", "a\\b", std::string("a\0", 2), std::string(257, 'x'), "a\"b", "x#y", "a\n"};
}

}  // namespace

std::string respelled_instant(Random& random, const std::string& text) {
  const Millis instant = *parse_instant(text);
  const std::string day_and_time = text.substr(0, 23);
  switch (random.below(7)) {
    case 0:
      return day_and_time + "999Z";
    case 1:
      return day_and_time + "z";
    case 2:
      return text.substr(0, 10) + "t" + text.substr(11);
    case 3:
      return instant_text(instant + 2 * kHour).substr(0, 23) + "+02:00";
    case 4:
      return instant_text(instant > kDay ? instant - 5 * kHour - 30 * kMinute : instant).substr(0, 23) +
             (instant > kDay ? "-05:30" : "Z");
    case 5:
      return text.ends_with(".000Z") ? text.substr(0, 19) + "Z" : text;
    default:
      return text.ends_with("00Z") ? text.substr(0, 21) + "Z" : text;
  }
}

std::string broken_line(Random& random, json::object event) {
  json::object* data = event.contains("data") ? &event["data"].as_object() : nullptr;
  switch (random.below(8)) {
    case 0:
      return unreadable(random, event);
    case 1: {
      json::object& from = data != nullptr && !data->empty() && random.chance(50) ? *data : event;
      from.erase(member_of(random, from));
      break;
    }
    case 2:
      event["type"] = random.pick<std::string>({"relance.contact.moved.v1", "relance.message.sent.v2", "message.sent",
                                                "relance.send.requested.v1", "relance.campaign.completed.v1", ""});
      break;
    case 3:
      event[random.chance(50) ? "id" : "subject"] = random.pick(bad_ids());
      break;
    case 4: {
      const std::string name =
          random.pick<std::string>({"provider_message_id", "campaign", "account", "subject", "categories"});
      const std::string bad = random.pick(bad_ids());
      if (data != nullptr && data->contains(name)) (*data)[name] = bad;
      if (data != nullptr && name == "categories") (*data)[name] = json::array{"vip", bad};
      if (name == "subject") event[name] = bad;
      break;
    }
    case 5:
      event["subject"] =
          random.pick<std::string>({"123456", "0612345678", "bsuid:", "1234567890123456", "bsuid", "zoe"});
      break;
    case 6: {
      json::object& where = data != nullptr && data->contains("occurred_at") && random.chance(50) ? *data : event;
      where[&where == &event ? "time" : "occurred_at"] = random.pick<std::string>(
          {"", "2026-11-20", "2026-11-20T08:00:60.000Z", "2026-02-29T08:00:00Z", "1969-12-31T23:59:59Z",
           "2200-01-01T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:00:00", "2026-11-20T08:00:00.Z",
           "2026-11-20T08:00:00+0100", "20261120T080000Z", "2026-11-20T08:00:00.000+24:00", "2026-11-20T08:00:00Zulu"});
      break;
    }
    default:
      bad_value(random, event, data);
      break;
  }
  return json::serialize(event);
}

std::string odd_line(Random& random, json::object event) {
  json::object* data = event.contains("data") ? &event["data"].as_object() : nullptr;
  const std::int64_t kind = random.below(7);
  if (kind == 0) event["traceparent"] = json::array{1, "x"};
  if (kind == 1 && data != nullptr) (*data)["unknown"] = json::object{{"a", nullptr}, {"b", std::string("\0", 1)}};
  if (kind == 2 && data != nullptr) {
    for (const char* name : {"name", "text", "error", "deadline_hours", "expected", "categories", "media"}) {
      if (!data->contains(name)) (*data)[name] = nullptr;
    }
  }
  if (kind == 3 && data != nullptr) (*data)["reply_to"] = random.pick<std::string>({"", "a b", std::string(300, 'x')});
  if (kind == 4 && data != nullptr) (*data)["reference"] = random.pick<std::string>({"", "é", "none"});
  if (kind == 5 && data != nullptr) (*data)["user_id"] = random.pick<std::string>({"", "x y", "U1"});
  const std::string text = json::serialize(event);
  return kind == 6 ? "  " + text + " \t" : text;
}

}  // namespace relance::oracle
