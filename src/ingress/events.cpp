#include "events.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <relance/base/byte_buffer.h>
#include <relance/base/text.h>
#include <relance/ingress/posted_records.h>
#include <relance/json/text.h>

#include "authentication.h"
#include "problem.h"

namespace relance::ingress {
namespace {

enum class Form : std::uint8_t { kOne, kArray, kEither };

// None: a media type that is none of ours. Parameters are passed over.
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
  ByteBuffer out;
  out.append(R"({"positions":[)");
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (i != 0) out.push(',');
    out.append(R"({"topic":)");
    json::append_string(topics[partitions[i].topic.value()].name, out);
    out.append(R"(,"partition":)");
    json::append_number(std::int64_t{partitions[i].partition.value()}, out);
    out.append(R"(,"offset":)");
    json::append_number(offsets[i].value(), out);
    out.push('}');
  }
  out.append("]}");
  return {202, "application/json", std::string{out.view()}, {}};
}

}  // namespace

Events::Events(const IngressOptions& options, const ports::Log& log, const Appender& appender,
               const ArrivalClock& clock)
    : token_(options.events_token),
      ahead_max_(options.ahead_max),
      events_max_(options.events_max),
      log_(log),
      appender_(appender),
      clock_(clock) {}

void Events::handle(const ports::HttpRequest& request, const Answer& answer) {
  if (request.method != "POST") return answer.give(method_not_allowed("POST"));
  if (!bears(request, token_)) {
    ports::HttpResponse response = problem(401, "the bearer token is missing or wrong");
    response.headers.emplace_back("WWW-Authenticate", R"(Bearer realm="relance")");
    return answer.reject(std::move(response));
  }
  const auto form = form_of(request.header("content-type"));
  if (!form) {
    return answer.give(
        problem(415, "post application/cloudevents+json, application/cloudevents-batch+json or application/json"));
  }
  if (!has_form(request.body, *form)) {
    return answer.give(refused_event({std::nullopt, {events::Reason::kValue, ""}}));
  }
  const auto events = reader_.read(request.body, rules());
  if (!events) return answer.give(refused_event(events.error()));
  append(events.value(), answer);
}

events::PostRules Events::rules() const {
  const Timestamp now = clock_.now();
  const bool follows_log = clock_.follows_log();
  return {events_max_, now, follows_log ? OptionalTime{} : OptionalTime{now + ahead_max_}, follows_log};
}

void Events::append(events::EventPostReader::Posted events, const Answer& answer) const {
  const std::span<const ports::TopicSpec> topics = log_.topics();
  std::vector<ports::OwnedRecord> records;
  records.reserve(events.size());
  Timestamp latest = kEarliestTime;
  for (const events::PostedEvent& event : events) {
    add_records(event, topics, records);
    latest = std::max(latest, event.time);
  }
  if (records.empty()) return answer.give(accepted(topics, {}, {}));
  std::vector<ports::TopicPartition> partitions;
  partitions.reserve(records.size());
  for (const ports::OwnedRecord& record : records) partitions.push_back(record.partition);
  appender_.append(std::move(records), latest, answer,
                   [topics, partitions = std::move(partitions)](const std::vector<Offset>& offsets) {
                     return accepted(topics, partitions, offsets);
                   });
}

}  // namespace relance::ingress
