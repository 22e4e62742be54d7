#include "normaliser.h"

#include <relance/providers/webhook_event_writer.h>

namespace relance::tasks {

using stream::Step;

namespace {

std::string_view header(const ports::Record& record, std::string_view name) {
  for (const ports::Header& header : record.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

}  // namespace

Normaliser::Normaliser(const Topics& topics, Partition partition) : output_(topics, Topic::kWebhooks, partition) {}

bool Normaliser::read(const ports::Record& record) {
  offset_ = record.offset;
  content_.clear();
  provider_ = providers::parse_provider(header(record, "provider"));
  const auto received_at = parse_rfc3339(header(record, "received_at"));
  if (!provider_ || !received_at) {
    provider_.reset();
    return false;
  }
  received_at_ = *received_at;
  const std::string_view body = record.value.value_or("");
  if (*provider_ == providers::Provider::kWassenger) {
    wassenger_.read(body, content_);
  } else {
    cloud_api_.read(body, content_);
  }
  return true;
}

// Steps 1 to n are the dead letters; the events are written with the last step.
Step Normaliser::fold(const ports::Record& record, stream::FoldContext& context) {
  output_.begin(record, context);
  if ((offset_ != record.offset || !provider_) && !read(record)) {
    ++metrics_.dead_letters;
    output_.dead_letter({events::Reason::kMember, ""}, record);
    return Step::kDone;
  }
  context.progress().stream_time = received_at_;
  const std::size_t step = context.progress().position.steps;
  if (step < content_.defects.size()) {
    const providers::WebhookDefect& defect = content_.defects[step];
    ports::Record letter = record;
    if (step >= kDeadLettersWithBodyMax) letter.value = "";
    ++metrics_.dead_letters;
    output_.dead_letter({defect.reason, defect.path}, letter);
    return Step::kMore;
  }
  send_events(received_at_, to_text(*provider_));
  for (const auto& [reason, count] : content_.ignored) metrics_.ignored += count;
  offset_ = Offset{-1};
  return Step::kDone;
}

void Normaliser::send_events(Timestamp received_at, std::string_view provider) {
  const std::string source = "/ingress/" + std::string{provider};
  std::size_t place = 0;
  for (const providers::WebhookEvent& event : content_.events) {
    id_.assign(output_.cause().text());
    id_ += ':';
    id_ += std::to_string(place++);
    ByteBuffer& bytes = output_.scratch();
    const std::size_t decided = write_webhook_event(event, id_, source, received_at, bytes);
    const std::string_view contact = event.contact.text();
    output_.context().emit(output_.topics().of_key(Topic::kContactEvents, contact), {contact, bytes.view()},
                           bytes.view().substr(decided));
  }
}

}  // namespace relance::tasks
