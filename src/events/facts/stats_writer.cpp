#include <relance/events/fact_writer.h>
#include <relance/json/text.h>

namespace relance::events {
namespace {

// Members of one object, with their commas.
class ObjectWriter {
 public:
  explicit ObjectWriter(ByteBuffer& out) : out_(out) { out_.push('{'); }
  ~ObjectWriter() { out_.push('}'); }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  ByteBuffer& name(std::string_view name) {
    if (!first_) out_.push(',');
    first_ = false;
    json::append_plain_string(name, out_);
    out_.push(':');
    return out_;
  }
  void number(std::string_view member, std::int64_t value) { json::append_number(value, name(member)); }

 private:
  ByteBuffer& out_;
  bool first_ = true;
};

void add_counts(ObjectWriter& object, const domain::CampaignCounts& counts) {
  object.number("total_contacts", counts.total_contacts);
  for (std::size_t i = 0; i < counts.outcomes.size(); ++i) {
    object.number(to_text(static_cast<domain::Outcome>(i)), counts.outcomes[i]);
  }
  for (std::size_t message = 0; message < counts.messages.size(); ++message) {
    ObjectWriter tally{object.name(message == 0 ? "message_1" : "message_2")};
    for (std::size_t i = 0; i < domain::kMessageCounterCount; ++i) {
      tally.number(domain::message_counter_name(i), counts.messages[message][i]);
    }
  }
  object.number("interaction_count", counts.interaction_count);
  object.number("sent_count", counts.sent_count());
  object.number("delivered_count", counts.delivered_count());
  object.number("read_count", counts.read_count());
  object.number("failed_count", counts.failed_count());
  object.number("excluded", counts.excluded);
}

}  // namespace

void write_campaign_stats(const domain::CampaignCounts& counts, ByteBuffer& out) {
  ObjectWriter object{out};
  add_counts(object, counts);
}

void write_campaign_stats(const domain::Campaign& campaign, ByteBuffer& out) {
  ObjectWriter object{out};
  add_counts(object, campaign.counts);
  json::append_plain_string(to_text(campaign.status), object.name("status"));
}

void write_global_stats(const domain::GlobalCounts& counts, ByteBuffer& out) {
  ObjectWriter object{out};
  object.number("total_contacts", counts.total_contacts);
  object.number("messages_sent", counts.messages_sent);
  object.number("messages_delivered", counts.messages_delivered);
  object.number("messages_read", counts.messages_read);
  object.number("interactions", counts.interactions);
  object.number("failures", counts.failures);
  write_campaigns_by_status(counts, object.name("campaigns"));
}

void write_campaigns_by_status(const domain::GlobalCounts& counts, ByteBuffer& out) {
  ObjectWriter campaigns{out};
  for (std::size_t i = 1; i < counts.campaigns.size(); ++i) {
    if (counts.campaigns[i] != 0)
      campaigns.number(to_text(static_cast<domain::CampaignStatus>(i)), counts.campaigns[i]);
  }
}

void write_category_stats(const domain::Category& category, ByteBuffer& out) {
  ObjectWriter{out}.number("contact_count", category.contacts);
}

}  // namespace relance::events
