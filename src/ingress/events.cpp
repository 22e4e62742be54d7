#include "events.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <relance/base/text.h>
#include <relance/http/response.h>
#include <relance/intake/posted_records.h>
#include <relance/json/writer.h>

namespace relance::ingress {
namespace {

enum class Form : std::uint8_t { kOne, kArray, kEither };

// nullopt: another media type. Parameters of the media type are ignored.
std::optional<Form> form_of(const std::string* content_type) {
  if (content_type == nullptr) return std::nullopt;
  std::string type = ascii_lower(content_type->substr(0, content_type->find(';')));
  type.erase(type.find_last_not_of(" \t") + 1);
  if (type == "application/cloudevents+json") return Form::kOne;
  if (type == "application/cloudevents-batch+json") return Form::kArray;
  if (type == "application/json") return Form::kEither;
  return std::nullopt;
}

bool has_form(std::string_view body, Form form) {
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  const bool is_array = start != std::string_view::npos && body[start] == '[';
  return form == Form::kEither || is_array == (form == Form::kArray);
}

ports::HttpResponse accepted(std::span<const ports::TopicSpec> topics,
                             const std::vector<ports::TopicPartition>& partitions, const std::vector<Offset>& offsets) {
  std::string text = json::document([&](json::Writer& out) {
    out.begin_object().name("positions").begin_array();
    for (std::size_t i = 0; i < partitions.size(); ++i) {
      out.begin_object().member("topic", topics[partitions[i].topic.value()].name);
      out.member("partition", partitions[i].partition.value()).member("offset", offsets[i].value()).end_object();
    }
    out.end_array().end_object();
  });
  return {202, "application/json", std::move(text), {}};
}

// 400 with the members `index` (unless the defect is of the whole body), `path` and `reason`.
ports::HttpResponse refused(const events::PostDefect& defect) {
  return http::problem(400, "rejected: one event is invalid, nothing was stored", [&](json::Writer& out) {
    if (defect.event) out.name("index").number(static_cast<std::int64_t>(*defect.event));
    out.name("path").text(defect.defect.path);
    out.name("reason").text(to_text(defect.defect.reason));
  });
}

}  // namespace

Events::Events(const IngressOptions& options, const ports::Log& log, const intake::Appender& appender,
               const intake::ArrivalClock& clock)
    : ahead_max_(options.ahead_max), events_max_(options.events_max), log_(log), appender_(appender), clock_(clock) {}

void Events::handle(const std::shared_ptr<http::Exchange>& exchange) {
  const ports::HttpRequest& request = exchange->request;
  const auto form = form_of(request.header("content-type"));
  if (!form) {
    return exchange->answer(
        http::problem(415, "use application/cloudevents+json, application/cloudevents-batch+json or application/json"));
  }
  if (!has_form(request.body, *form)) return exchange->answer(refused({std::nullopt, {events::Reason::kValue, ""}}));
  const auto events = reader_.read(request.body, rules());
  if (!events) return exchange->answer(refused(events.error()));
  append(events.value(), exchange);
}

events::PostRules Events::rules() const {
  const Timestamp now = clock_.now();
  const bool follows_log = clock_.follows_log();
  return {events_max_, now, follows_log ? OptionalTime{} : OptionalTime{now + ahead_max_}, follows_log};
}

void Events::append(events::EventPostReader::Posted events, const std::shared_ptr<http::Exchange>& exchange) const {
  const std::span<const ports::TopicSpec> topics = log_.topics();
  std::vector<ports::OwnedRecord> records;
  records.reserve(events.size());
  Timestamp latest = kEarliestTime;
  for (const events::PostedEvent& event : events) {
    intake::add_records(event, topics, records);
    latest = std::max(latest, event.time);
  }
  if (records.empty()) return exchange->answer(accepted(topics, {}, {}));
  std::vector<ports::TopicPartition> partitions;
  partitions.reserve(records.size());
  for (const ports::OwnedRecord& record : records) partitions.push_back(record.partition);
  appender_.append(std::move(records), latest, exchange,
                   [topics, partitions = std::move(partitions)](const std::vector<Offset>& offsets) {
                     return accepted(topics, partitions, offsets);
                   });
}

}  // namespace relance::ingress
