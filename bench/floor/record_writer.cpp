#include "record_writer.h"

#include <array>
#include <charconv>

namespace relance::floor {
namespace {

constexpr std::array<std::string_view, 2> kMessageNames = {"message_1", "message_2"};

const Uuid kNamespace = uuid5(kNamespaceUrl, "urn:relance");

void append(std::int64_t number, std::string& out) {
  std::array<char, 20> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

Uuid interaction_id(std::string_view account, std::string_view provider_message_id) {
  std::string name = "interaction/";
  name.append(account).append("/").append(provider_message_id);
  return uuid5(kNamespace, name);
}

}  // namespace

Uuid message_id(std::string_view campaign, std::string_view contact, int which) {
  std::string name = "message/";
  name.append(campaign).append("/").append(contact).append("/").append(kMessageNames[static_cast<std::size_t>(which)]);
  return uuid5(kNamespace, name);
}

void RecordWriter::begin(int partition, std::int64_t offset) {
  cause_ = input_;
  append(partition, cause_);
  cause_ += '/';
  append(offset, cause_);
  number_ = 0;
}

void RecordWriter::open(std::string_view type, std::string_view subject, Timestamp now) {
  out_.clear();
  out_.append(R"({"specversion":"1.0","id":")");
  out_.append(cause_);
  out_.push(':');
  json::append_number(number_++, out_);
  out_.append(R"(","source":"/relance/contact","type":"relance.)");
  out_.append(type);
  out_.append(R"(.v1","subject":)");
  json::append_plain_string(subject, out_);
  out_.append(R"(,"time":)");
  json::append_time(now, out_);
  out_.append(R"(,"cause":)");
  json::append_plain_string(cause_, out_);
}

void RecordWriter::open_fact(std::string_view type, const Contact& contact, Timestamp now) {
  open(type, contact.key, now);
  out_.append(R"(,"data":{"contact":)");
  json::append_plain_string(contact.key, out_);
}

void RecordWriter::member(std::string_view name, std::string_view plain) {
  out_.append(name);
  json::append_plain_string(plain, out_);
}
void RecordWriter::member(std::string_view name, Timestamp time) {
  out_.append(name);
  json::append_time(time, out_);
}
void RecordWriter::member(std::string_view name, const Uuid& id) {
  out_.append(name);
  json::append_uuid(id, out_);
}

void RecordWriter::close_fact(const Contact& contact) {
  out_.append("}}");
  send(topics_.facts.get(), kAnyPartition, contact.key, out_.view());
}

void RecordWriter::send(rd_kafka_topic_t* topic, int partition, std::string_view key, std::string_view value) {
  produce(producer_, topic, partition, key, value);
  ++sent_;
}

void RecordWriter::message_updated(const Contact& contact, int which, Timestamp occurred_at, Timestamp now) {
  const Message& message = contact.messages[static_cast<std::size_t>(which)];
  open_fact("message.updated", contact, now);
  member(R"(,"campaign":)", contact.campaign);
  member(R"(,"message":)", kMessageNames[static_cast<std::size_t>(which)]);
  member(R"(,"message_id":)", message.id);
  member(R"(,"status":)", to_text(message.status));
  member(R"(,"occurred_at":)", occurred_at);
  if (!message.provider_id.empty()) member(R"(,"provider_message_id":)", message.provider_id);
  close_fact(contact);
}

void RecordWriter::outcome_changed(const Contact& contact, Outcome from, Timestamp now) {
  open_fact("contact.outcome_changed", contact, now);
  member(R"(,"campaign":)", contact.campaign);
  if (from == Outcome::kNone) {
    out_.append(R"(,"from":null)");
  } else {
    member(R"(,"from":)", to_text(from));
  }
  member(R"(,"to":)", to_text(contact.outcome));
  close_fact(contact);
}

void RecordWriter::timed_out(const Contact& contact, Timestamp due, Timestamp now) {
  open_fact("contact.timed_out", contact, now);
  member(R"(,"campaign":)", contact.campaign);
  member(R"(,"sent_at":)", *contact.messages[0].sent_at);
  member(R"(,"due_at":)", due);
  close_fact(contact);
}

void RecordWriter::opted_out(const Contact& contact, std::string_view account, Timestamp now) {
  open_fact("contact.opted_out", contact, now);
  member(R"(,"account":)", account);
  close_fact(contact);
}

void RecordWriter::window_opened(const Contact& contact, std::string_view account, Timestamp now) {
  open_fact("window.opened", contact, now);
  member(R"(,"account":)", account);
  member(R"(,"until":)", *contact.window_until);
  close_fact(contact);
}

void RecordWriter::interaction_recorded(const Contact& contact, const Event& event, Timestamp occurred_at,
                                        bool is_attributed, bool within_24h, Timestamp now) {
  open_fact("interaction.recorded", contact, now);
  member(R"(,"interaction_id":)", interaction_id(event.account, event.provider_message_id));
  member(R"(,"account":)", event.account);
  if (is_attributed) {
    member(R"(,"campaign":)", contact.campaign);
  } else {
    out_.append(R"(,"campaign":null)");
  }
  out_.append(R"(,"kind":)");
  json::append_string(event.kind, out_);
  member(R"(,"occurred_at":)", occurred_at);
  member(R"(,"received_at":)", event.time);
  out_.append(!is_attributed ? R"(,"within_24h":null)"
              : within_24h   ? R"(,"within_24h":true)"
                             : R"(,"within_24h":false)");
  member(R"(,"provider_message_id":)", event.provider_message_id);
  close_fact(contact);
}

void RecordWriter::message_2_requested(const Contact& contact, Timestamp not_after, Timestamp now) {
  const Uuid& id = contact.messages[1].id;
  open_fact("message.requested", contact, now);
  member(R"(,"campaign":)", contact.campaign);
  member(R"(,"account":)", contact.account);
  member(R"(,"message":)", kMessageNames[1]);
  member(R"(,"message_id":)", id);
  member(R"(,"not_after":)", not_after);
  close_fact(contact);

  open("send.requested", contact.account, now);
  member(R"(,"data":{"message_id":)", id);
  member(R"(,"contact":)", contact.key);
  member(R"(,"campaign":)", contact.campaign);
  member(R"(,"message":)", kMessageNames[1]);
  member(R"(,"not_after":)", not_after);
  out_.append("}}");
  send(topics_.outbox.get(), kAnyPartition, contact.account, out_.view());
}

void RecordWriter::counted(int partition, std::int64_t next_offset, std::string_view campaign, const Counts& counts,
                           Timestamp now) {
  begin(partition, next_offset);
  const std::string scope = "campaign:" + std::string{campaign};
  open("campaign.counted", campaign, now);
  member(R"(,"data":{"scope":)", scope);
  counts.for_each([this](std::string_view name, std::int64_t difference) {
    out_.push(',');
    json::append_plain_string(name, out_);
    out_.push(':');
    json::append_number(difference, out_);
  });
  out_.append("}}");
  send(topics_.campaign_events.get(), kAnyPartition, scope, out_.view());
}

void RecordWriter::changed(int partition, std::string_view key, std::string_view row) {
  send(topics_.changelog.get(), partition, key, row);
}

}  // namespace relance::floor
