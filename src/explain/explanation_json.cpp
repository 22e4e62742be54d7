#include <relance/events/topics.h>
#include <relance/json/writer.h>

#include "explanation.h"

namespace relance::explain {
namespace {

std::string_view word_of(Relation relation) {
  switch (relation) {
    case Relation::kOwn:
      return "own";
    case Relation::kBroadcast:
      return "broadcast";
    case Relation::kTime:
      return "time";
    case Relation::kUnreadable:
      return "unreadable";
  }
  RELANCE_ASSERT(false);
}

std::string_view word_of(domain::Drop drop) {
  switch (drop) {
    case domain::Drop::kNone:
      return "";
    case domain::Drop::kDuplicate:
      return "duplicate";
    case domain::Drop::kTooOld:
      return "too_old";
    case domain::Drop::kClosed:
      return "closed";
  }
  RELANCE_ASSERT(false);
}

class ExplanationWriter {
 public:
  ExplanationWriter(const Explanation& explanation, const WriteValue& write_value, json::Writer& json)
      : explanation_(explanation), write_record_value_(write_value), json_(json) {}

  void write() {
    const domain::Contact& contact = explanation_.state;
    json_.begin_object().member("contact", explanation_.contact);
    json_.member("partition", explanation_.partition.value()).member("exists", contact.exists);
    json_.member("opted_out", contact.opted_out);
    json_.member_or_null("stream_time", explanation_.stream_time).name("notes").begin_array();
    for (const std::string& note : explanation_.notes) json_.text(note);
    json_.end_array().name("events").begin_array();
    for (const TimelineEntry& entry : explanation_.timeline) write_entry(entry);
    json_.end_array().name("campaigns").begin_array();
    for (const CampaignExplanation& campaign : explanation_.campaigns) write_campaign(campaign);
    json_.end_array().name("timers").begin_array();
    for (const PendingTimer& timer : explanation_.timers) write_timer(timer);
    json_.end_array().name("service_windows").begin_array();
    for (const domain::ServiceWindow& window : contact.windows)
      json_.begin_object().member("account", window.account.text()).member("until", window.until).end_object();
    json_.end_array().end_object();
  }

 private:
  void write_position(std::string_view topic, Partition partition, Offset offset) {
    json_.name("position").begin_object().member("topic", topic).member("partition", partition.value());
    json_.member("offset", offset.value()).end_object();
  }

  void write_place(Offset offset) {
    write_position(topic_name(events::Topic::kContactEvents), explanation_.partition, offset);
  }

  void write_timer(const PendingTimer& timer) {
    json_.begin_object().member("campaign", timer.campaign).member("due_at", timer.due);
    if (timer.once_fired == timer.outcome) json_.member("without_effect", true);
    json_.end_object();
  }

  void write_decided(std::string_view name, const std::vector<Decided>& all) {
    json_.name(name).begin_array();
    for (const Decided& decided : all) {
      json_.begin_object();
      if (decided.at) {
        write_position(decided.at->topic, decided.at->partition, decided.at->offset);
      } else {
        json_.member("position", nullptr);
      }
      json_.name("value").raw(decided.value).end_object();
    }
    json_.end_array();
  }

  void write_times(std::string_view name, const std::vector<Timestamp>& times) {
    json_.name(name).begin_array();
    for (const Timestamp time : times) json_.time(time);
    json_.end_array();
  }

  void write_check(const domain::Check& check) {
    json_.begin_object().member("rule", to_text(check.rule)).member("condition", to_text(check.condition));
    json_.member("held", check.held);
    if (!check.campaign.empty()) json_.member("campaign", check.campaign);
    if (!check.other.empty()) json_.member("other_campaign", check.other);
    if (check.value) json_.member("value", *check.value);
    if (check.limit) json_.member("limit", *check.limit);
    json_.end_object();
  }

  void write_verdict(const Verdict& verdict) {
    json_.begin_object().member("code", code_of(verdict.why)).member("rules", rules_of(verdict.why));
    json_.member("text", sentence_of(verdict));
    if (!verdict.campaign.empty()) json_.member("campaign", verdict.campaign);
    if (!verdict.other.empty()) json_.member("answered", verdict.other);
    if (verdict.occurred_at) json_.member("occurred_at", *verdict.occurred_at);
    if (!verdict.provider_message_id.empty()) json_.member("provider_message_id", verdict.provider_message_id);
    if (verdict.offset >= Offset{0}) write_place(verdict.offset);
    json_.end_object();
  }

  void write_entry(const TimelineEntry& entry) {
    const Moment& moment = entry.moment;
    json_.begin_object();
    write_place(moment.offset);
    json_.member("relation", word_of(moment.relation)).member_or_null("time", moment.time);
    json_.member_or_null("stream_time", moment.stream_time).member("folded", entry.folded);
    write_value(moment);
    if (moment.defect) {
      json_.name("dead_letter").begin_object().member("reason", to_text(moment.defect->reason));
      json_.member("path", moment.defect->path).end_object();
    }
    if (moment.drop != domain::Drop::kNone) json_.member("dropped", word_of(moment.drop));
    write_times("timers_fired", moment.fired);
    write_decided("facts", entry.facts);
    write_decided("outbox", entry.outbox);
    write_times("timers_armed", moment.armed);
    json_.name("checks").begin_array();
    for (const domain::Check& check : moment.trace.checks) write_check(check);
    json_.end_array().name("why").begin_array();
    for (const Verdict& verdict : moment.verdicts) write_verdict(verdict);
    json_.end_array().end_object();
  }

  void write_value(const Moment& moment) {
    if (moment.value.empty()) return;
    ByteBuffer value;
    std::string padded = moment.value;
    padded.append(ports::kRecordPadding, '\0');
    write_record_value_(std::string_view{padded}.substr(0, moment.value.size()), value);
    json_.raw(value.view());  // including its name
  }

  void write_message(std::string_view name, const domain::Message& message,
                     const std::optional<Withdrawal>& withdrawal) {
    const bool withdrawn = is_withdrawn(message, withdrawal);
    json_.name(name).begin_object().member("message_id", to_string(message.id));
    json_.member("status", withdrawn ? "withdrawn" : to_text(message.status));
    json_.member_or_null("sent_at", message.sent_at).member("requested", message.requested);
    if (withdrawal) json_.member("withdrawn_at", withdrawal->at);
    json_.end_object();
  }

  void write_campaign(const CampaignExplanation& campaign) {
    json_.begin_object().member("campaign", campaign.campaign);
    const auto& enrolment = campaign.trace.enrolment;
    if (enrolment) {
      json_.member("account", enrolment->account.text()).member("outcome", to_text(enrolment->outcome));
      json_.member("closed", campaign.trace.closed);
      write_message("message_1", enrolment->message_1, campaign.trace.message_1_withdrawn);
      if (enrolment->message_2) write_message("message_2", *enrolment->message_2, campaign.trace.message_2_withdrawn);
    } else {
      json_.member("outcome", nullptr).member("excluded", true);
    }
    json_.member("message_2_requested", campaign.requested).name("why");
    write_verdict(campaign.reason);
    json_.name("other_replies").begin_array();
    for (const Verdict& verdict : campaign.others) write_verdict(verdict);
    json_.end_array().end_object();
  }

  const Explanation& explanation_;
  const WriteValue& write_record_value_;
  json::Writer& json_;
};

}  // namespace

std::string to_json(const Explanation& explanation, const WriteValue& write_value) {
  return json::document([&](json::Writer& json) { ExplanationWriter(explanation, write_value, json).write(); }) + "\n";
}

}  // namespace relance::explain
