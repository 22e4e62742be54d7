// Bodies of either provider for tests: read, written as JSON, and accounted for by a walk of its own that shares
// nothing with the readers.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include <relance/providers/cloud_api.h>
#include <relance/providers/wassenger.h>

namespace relance::providers::webhook_testing {

namespace fs = std::filesystem;
namespace json = boost::json;

// Reads bodies of either provider.
class Reader {
 public:
  explicit Reader(Provider provider) : provider_(provider) {}

  const WebhookContent& read(std::string_view body) {
    provider_ == Provider::kWassenger ? wassenger_.read(body, content_) : cloud_api_.read(body, content_);
    return content_;
  }

 private:
  Provider provider_;
  WassengerReader wassenger_;
  CloudApiReader cloud_api_;
  WebhookContent content_;
};

// --- events as JSON ------------------------------------------------------------------------------------------------

inline void add(json::object& out, std::string_view name, const std::optional<std::string_view>& text) {
  if (text) out[name] = *text;
}

inline void add(json::object& out, OptionalTime time) {
  if (!time) return;
  char text[kRfc3339Size];
  write_rfc3339(*time, text);
  out["occurred_at"] = std::string_view{text, sizeof text};
}

inline json::object data_of(const domain::MessageReceived& event) {
  json::object out{
      {"account", event.account.text()}, {"provider_message_id", event.provider_message_id}, {"kind", event.kind}};
  add(out, "text", event.text);
  add(out, "reply_to", event.reply_to);
  add(out, event.occurred_at);
  if (event.media) out["media"] = json::object{{"id", event.media->id}, {"mime_type", event.media->mime_type}};
  add(out, "user_id", event.user_id);
  return out;
}

inline json::object data_of(const domain::MessageStatusReported& event) {
  json::object out{{"account", event.account.text()},
                   {"provider_message_id", event.provider_message_id},
                   {"status", to_text(event.status)}};
  add(out, event.occurred_at);
  if (event.error) out["error"] = json::object{{"code", event.error->code}, {"title", event.error->title}};
  add(out, "reference", event.reference);
  add(out, "user_id", event.user_id);
  return out;
}

inline json::array events_of(const WebhookContent& content) {
  json::array out;
  for (const WebhookEvent& event : content.events) {
    const bool received = std::holds_alternative<domain::MessageReceived>(event.body);
    out.push_back(json::object{{"subject", event.contact.text()},
                               {"type", received ? "relance.message.received.v1" : "relance.message.status.v1"},
                               {"data", std::visit([](const auto& body) { return data_of(body); }, event.body)}});
  }
  return out;
}

inline json::object result_of(const WebhookContent& content) {
  json::object ignored;
  for (const auto& [reason, count] : content.ignored) ignored[reason] = static_cast<std::int64_t>(count);
  json::array dead_letters;
  for (const WebhookDefect& defect : content.defects) {
    dead_letters.push_back(json::object{{"path", defect.path}, {"reason", to_text(defect.reason)}});
  }
  return {{"events", events_of(content)}, {"ignored", std::move(ignored)}, {"dead_letters", std::move(dead_letters)}};
}

inline std::size_t elements_of(const WebhookContent& content) {
  const auto add_count = [](std::size_t sum, const auto& entry) { return sum + entry.second; };
  return content.events.size() + content.defects.size() +
         std::accumulate(content.ignored.begin(), content.ignored.end(), std::size_t{0}, add_count);
}

// --- an account of a body's elements that shares nothing with the readers ------------------------------------------

inline const json::value* member_of(const json::value& parent, std::string_view name) {
  const auto* members = parent.if_object();
  const json::value* member = members ? members->if_contains(name) : nullptr;
  return member && !member->is_null() ? member : nullptr;
}

inline std::size_t count_list(const json::value* list, std::size_t (*count)(const json::value&)) {
  if (!list || !list->is_array()) return 1;  // the list itself is the defect
  std::size_t sum = 0;
  for (const json::value& item : list->as_array()) sum += count(item);
  return sum;
}

inline std::size_t count_one(const json::value& /*item*/) {
  return 1;
}

inline std::size_t count_change(const json::value& change) {
  const json::value* field = member_of(change, "field");
  const json::value* value = member_of(change, "value");
  if (!field || *field != "messages" || !value || !value->is_object()) return 1;
  const json::value* messages = member_of(*value, "messages");
  const json::value* statuses = member_of(*value, "statuses");
  const json::value* errors = member_of(*value, "errors");
  if (!messages && !statuses) return errors && errors->is_array() && !errors->as_array().empty() ? 1 : 0;
  return (messages ? count_list(messages, count_one) : 0) + (statuses ? count_list(statuses, count_one) : 0);
}

inline std::size_t count_entry(const json::value& entry) {
  return count_list(member_of(entry, "changes"), count_change);
}
inline std::size_t count_update(const json::value& update) {
  return count_list(member_of(update, "entry"), count_entry);
}

inline std::size_t count_event(const json::value& event) {
  const json::value* data = member_of(event, "data");
  return data && data->is_array() && !data->as_array().empty() ? data->as_array().size() : 1;
}

inline std::size_t count_body(Provider provider, const json::value& body) {
  const auto count = provider == Provider::kWassenger ? count_event : count_update;
  return body.is_array() ? count_list(&body, count) : count(body);
}

// --- folders of bodies ---------------------------------------------------------------------------------------------

struct Body {
  fs::path path;
  Provider provider;
  std::string text;
};

inline std::string read_file(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// The outermost folder that names a provider tells it.
inline std::optional<Provider> provider_of(const fs::path& folders) {
  for (const fs::path& folder : folders) {
    for (const Provider provider : {Provider::kWassenger, Provider::kCloudApi}) {
      if (folder.string().find(to_text(provider)) != std::string::npos) return provider;
    }
  }
  return std::nullopt;
}

// Every body in and below a folder, itself included.
inline std::vector<Body> bodies_in(const fs::path& folder) {
  std::vector<Body> bodies;
  if (!fs::is_directory(folder)) return bodies;
  const fs::path root = fs::canonical(folder);
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || !path.ends_with(".json") || path.ends_with(".expected.json")) continue;
    const auto provider = provider_of(fs::relative(entry.path(), root.parent_path()).parent_path());
    if (provider) bodies.push_back({entry.path(), *provider, read_file(entry.path())});
  }
  return bodies;
}

}  // namespace relance::providers::webhook_testing
