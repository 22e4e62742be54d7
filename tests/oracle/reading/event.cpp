#include "oracle/reading/event.h"

#include <limits>

#include "oracle/reading/duplicate_keys.h"
#include "oracle/reading/members.h"

namespace relance::oracle {
namespace {

namespace json = boost::json;

constexpr std::size_t kLineBytesMax = std::size_t{4} * 1024 * 1024;

const std::set<std::string> kTypes = {
    "contact.upserted",   "contact.deleted",   "contact.enrolled", "message.sent",     "message.failed",
    "message.received",   "message.status",    "campaign.opened",  "campaign.created", "campaign.launched",
    "campaign.cancelled", "category.upserted", "category.deleted", "clock.ticked"};

// The types without required members: `data` may be absent, but is an object where it stands.
const std::set<std::string> kNothingRequired = {"contact.upserted",   "contact.deleted",  "campaign.launched",
                                                "campaign.cancelled", "category.deleted", "clock.ticked"};

std::string short_type(const std::string& type) {
  const std::string before = "relance.";
  const std::string after = ".v1";
  if (type.starts_with(before) && type.ends_with(after) && type.size() > before.size() + after.size()) {
    const std::string middle = type.substr(before.size(), type.size() - before.size() - after.size());
    if (kTypes.contains(middle)) return middle;
  }
  throw Defect{"type", "/type"};
}

std::optional<ErrorText> read_error(const Members& error) {
  ErrorText out;
  out.code = error.need_text("code");
  out.title = error.need_text("title");
  return out;
}

void read_message_data(const Members& data, Event& event) {
  static const std::set<std::string> kMessages = {"message_1", "message_2"};
  static const std::set<std::string> kStatuses = {"sent", "delivered", "read", "played", "failed"};
  if (event.type == "message.sent") {
    event.campaign = data.need_short_id("campaign");
    event.account = data.need_short_id("account");
    event.message = data.need_one_of("message", kMessages);
    event.provider_message_id = data.need_provider_id("provider_message_id");
    event.sent_at = data.need_time("sent_at");
  } else if (event.type == "message.failed") {
    event.campaign = data.need_short_id("campaign");
    event.account = data.need_short_id("account");
    event.message = data.need_one_of("message", kMessages);
    event.error = read_error(data.need_object("error"));
    event.provider_message_id = data.find_provider_id("provider_message_id");
  } else if (event.type == "message.received") {
    event.account = data.need_short_id("account");
    event.provider_message_id = data.need_provider_id("provider_message_id");
    event.kind = data.need_text("kind");
    event.text = data.find_text("text");
    event.reply_to = data.find_lenient_id("reply_to");
    event.occurred_at = data.find_time("occurred_at");
    if (const std::optional<Members> media = data.find_object("media")) {
      media->need_text("id");
      media->need_text("mime_type");
    }
    data.find_lenient_id("user_id");
  } else {
    event.account = data.need_short_id("account");
    event.provider_message_id = data.need_provider_id("provider_message_id");
    event.status = data.need_one_of("status", kStatuses);
    event.occurred_at = data.find_time("occurred_at");
    if (const std::optional<Members> error = data.find_object("error")) event.error = read_error(*error);
    event.reference = data.find_lenient_id("reference");
    data.find_lenient_id("user_id");
  }
}

void read_other_data(const Members& data, Event& event) {
  if (event.type == "contact.upserted") {
    event.name = data.find_text("name");
    event.categories = data.find_categories();
  } else if (event.type == "contact.enrolled") {
    event.campaign = data.need_short_id("campaign");
    event.account = data.need_short_id("account");
  } else if (event.type == "campaign.opened") {
    event.campaign = data.need_short_id("campaign");
    event.account = data.need_short_id("account");
    const Members audience = data.need_object("audience");
    event.categories = audience.find_categories();
    if (!event.categories) throw Defect{"member", audience.pointer("categories")};
  } else if (event.type == "campaign.created") {
    event.name = data.need_text("name");
    event.account = data.need_short_id("account");
    event.message_1 = data.need_plain_object("message_1");
    event.message_2 = data.need_plain_object("message_2");
    event.categories = data.need_object("audience").find_categories();
    event.deadline_hours = data.find_integer("deadline_hours", 1, 720);
  } else if (event.type == "campaign.launched") {
    const auto expected = data.find_integer("expected", 0, std::numeric_limits<std::int64_t>::max());
    if (expected) event.expected = static_cast<std::uint64_t>(*expected);
  } else if (event.type == "category.upserted") {
    event.name = data.need_text("name");
  }
}

void read_subject(const Members& envelope, Event& event) {
  if (event.type == "clock.ticked") return;
  const bool is_contact = event.type.starts_with("contact.") || event.type.starts_with("message.");
  event.subject = is_contact ? envelope.need_provider_id("subject") : envelope.need_short_id("subject");
  if (is_contact && !is_contact_key(event.subject)) throw Defect{"subject", "/subject"};
}

Event read(std::string_view line) {
  if (line.size() > kLineBytesMax) throw Defect{"unreadable", ""};
  const std::optional<std::set<std::string>> repeated = duplicate_keys(line);
  if (!repeated) throw Defect{"unreadable", ""};
  const json::value parsed = json::parse(line);
  if (!parsed.is_object()) throw Defect{"value", ""};
  const Members envelope(parsed.as_object(), "", *repeated);

  Event event;
  if (envelope.need_text("specversion") != "1.0") throw Defect{"value", "/specversion"};
  envelope.need_provider_id("id");
  if (envelope.need_text("source").empty()) throw Defect{"value", "/source"};
  event.type = short_type(envelope.need_text("type"));
  read_subject(envelope, event);
  event.time = envelope.need_time("time");
  if (kNothingRequired.contains(event.type) && envelope.find("data") == nullptr) return event;
  const Members data = envelope.need_object("data");
  if (event.type.starts_with("message.")) {
    read_message_data(data, event);
  } else {
    read_other_data(data, event);
  }
  return event;
}

}  // namespace

std::variant<Event, Defect> read_event(std::string_view line) {
  try {
    return read(line);
  } catch (const Defect& defect) {
    return defect;
  }
}

}  // namespace relance::oracle
