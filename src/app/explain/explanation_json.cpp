#include <relance/events/topics.h>
#include <relance/json/text.h>

#include "explanation.h"
#include "log/record_json.h"

namespace relance::app {
namespace {

// One object or list, written piece by piece.
class Json {
 public:
  explicit Json(ByteBuffer& out) : out_(out) {}

  Json& name(std::string_view name) {
    separate();
    json::append_plain_string(name, out_);
    out_.push(':');
    fresh_ = true;
    return *this;
  }
  Json& text(std::string_view text) {
    separate();
    json::append_string(text, out_);
    return *this;
  }
  Json& raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
  }
  Json& flag(bool value) { return raw(value ? "true" : "false"); }
  Json& time(OptionalTime time) {
    if (!time) return raw("null");
    separate();
    json::append_time(*time, out_);
    return *this;
  }
  Json& begin(char bracket) {
    separate();
    out_.push(bracket);
    fresh_ = true;
    return *this;
  }
  Json& end(char bracket) {
    out_.push(bracket);
    fresh_ = false;
    return *this;
  }
  Json& position(std::string_view topic, Partition partition, Offset offset) {
    separate();
    write_position(topic, partition, offset, out_);
    return *this;
  }

 private:
  void separate() {
    if (!fresh_) out_.push(',');
    fresh_ = false;
  }

  ByteBuffer& out_;
  bool fresh_ = true;
};

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
  ExplanationWriter(const Explanation& explanation, ByteBuffer& out) : explanation_(explanation), json_(out) {}

  void write() {
    const domain::Contact& contact = explanation_.state;
    json_.begin('{').name("contact").text(explanation_.contact);
    json_.name("partition").raw(std::to_string(explanation_.partition.value()));
    json_.name("exists").flag(contact.exists).name("opted_out").flag(contact.opted_out);
    json_.name("stream_time").time(explanation_.stream_time).name("notes").begin('[');
    for (const std::string& note : explanation_.notes) json_.text(note);
    json_.end(']').name("events").begin('[');
    for (const TimelineEntry& entry : explanation_.timeline) write_entry(entry);
    json_.end(']').name("campaigns").begin('[');
    for (const CampaignExplanation& campaign : explanation_.campaigns) write_campaign(campaign);
    json_.end(']').name("timers").begin('[');
    for (const PendingTimer& timer : explanation_.timers)
      json_.begin('{').name("campaign").text(timer.campaign).name("due_at").time(timer.due).end('}');
    json_.end(']').name("service_windows").begin('[');
    for (const domain::ServiceWindow& window : contact.windows)
      json_.begin('{').name("account").text(window.account.text()).name("until").time(window.until).end('}');
    json_.end(']').end('}');
  }

 private:
  void write_place(Offset offset) {
    json_.position(topic_name(events::Topic::kContactEvents), explanation_.partition, offset);
  }

  void write_decided(std::string_view name, const std::vector<Decided>& all) {
    json_.name(name).begin('[');
    for (const Decided& decided : all) {
      json_.begin('{').name("position");
      if (decided.at) {
        json_.position(decided.at->topic, decided.at->partition, decided.at->offset);
      } else {
        json_.raw("null");
      }
      json_.name("value").raw(decided.value).end('}');
    }
    json_.end(']');
  }

  void write_times(std::string_view name, const std::vector<Timestamp>& times) {
    json_.name(name).begin('[');
    for (const Timestamp time : times) json_.time(time);
    json_.end(']');
  }

  void write_verdict(const Verdict& verdict) {
    json_.begin('{').name("code").text(code_of(verdict.why)).name("rules").text(rules_of(verdict.why));
    json_.name("text").text(sentence_of(verdict));
    if (!verdict.campaign.empty()) json_.name("campaign").text(verdict.campaign);
    if (!verdict.other.empty()) json_.name("answered").text(verdict.other);
    if (verdict.occurred_at) json_.name("occurred_at").time(verdict.occurred_at);
    if (!verdict.provider_message_id.empty()) json_.name("provider_message_id").text(verdict.provider_message_id);
    if (verdict.offset >= Offset{0}) {
      json_.name("position");
      write_place(verdict.offset);
    }
    json_.end('}');
  }

  void write_entry(const TimelineEntry& entry) {
    const Moment& moment = entry.moment;
    json_.begin('{').name("position");
    write_place(moment.offset);
    json_.name("relation").text(word_of(moment.relation)).name("time").time(moment.time);
    json_.name("stream_time").time(moment.stream_time).name("folded").flag(entry.folded);
    write_value(moment);
    if (moment.defect) {
      json_.name("dead_letter").begin('{').name("reason").text(to_text(moment.defect->reason));
      json_.name("path").text(moment.defect->path).end('}');
    }
    if (moment.drop != domain::Drop::kNone) json_.name("dropped").text(word_of(moment.drop));
    write_times("timers_fired", moment.fired);
    write_decided("facts", entry.facts);
    write_decided("outbox", entry.outbox);
    write_times("timers_armed", moment.armed);
    json_.name("why").begin('[');
    for (const Verdict& verdict : moment.verdicts) write_verdict(verdict);
    json_.end(']').end('}');
  }

  void write_value(const Moment& moment) {
    if (moment.value.empty()) return;
    ByteBuffer value;
    std::string padded = moment.value;
    padded.append(ports::kRecordPadding, '\0');
    writer_.write_value(std::string_view{padded}.substr(0, moment.value.size()), value);
    json_.raw(value.view());  // with its name
  }

  void write_message(std::string_view name, const domain::Message& message) {
    json_.name(name).begin('{').name("message_id").text(to_string(message.id));
    json_.name("status").text(to_text(message.status)).name("sent_at").time(message.sent_at);
    json_.name("requested").flag(message.requested).end('}');
  }

  void write_campaign(const CampaignExplanation& campaign) {
    json_.begin('{').name("campaign").text(campaign.campaign);
    const auto& enrolment = campaign.trace.enrolment;
    if (enrolment) {
      json_.name("account").text(enrolment->account.text()).name("outcome").text(to_text(enrolment->outcome));
      json_.name("closed").flag(campaign.trace.closed);
      write_message("message_1", enrolment->message_1);
      if (enrolment->message_2) write_message("message_2", *enrolment->message_2);
    } else {
      json_.name("outcome").raw("null").name("excluded").flag(true);
    }
    json_.name("message_2_requested").flag(campaign.requested).name("why");
    write_verdict(campaign.reason);
    json_.name("other_replies").begin('[');
    for (const Verdict& verdict : campaign.others) write_verdict(verdict);
    json_.end(']').end('}');
  }

  const Explanation& explanation_;
  Json json_;
  RecordWriter writer_;
};

}  // namespace

std::string to_json(const Explanation& explanation) {
  ByteBuffer out;
  ExplanationWriter(explanation, out).write();
  out.push('\n');
  return std::string{out.view()};
}

}  // namespace relance::app
