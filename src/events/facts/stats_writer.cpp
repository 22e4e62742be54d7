#include <relance/events/fact_writer.h>
#include <relance/json/writer.h>

namespace relance::events {
namespace {

void add_counts(const domain::CampaignCounts& counts, json::Writer& out) {
  out.member("total_contacts", counts.total_contacts);
  for (std::size_t i = 0; i < counts.outcomes.size(); ++i) {
    out.member(to_text(static_cast<domain::Outcome>(i)), counts.outcomes[i]);
  }
  for (std::size_t message = 0; message < counts.messages.size(); ++message) {
    out.name(message == 0 ? "message_1" : "message_2").begin_object();
    for (std::size_t i = 0; i < domain::kMessageCounterCount; ++i) {
      out.member(domain::message_counter_name(i), counts.messages[message][i]);
    }
    out.end_object();
  }
  out.member("interaction_count", counts.interaction_count);
  out.member("sent_count", counts.sent_count());
  out.member("delivered_count", counts.delivered_count());
  out.member("read_count", counts.read_count());
  out.member("failed_count", counts.failed_count());
  out.member("excluded", counts.excluded);
}

void add_campaigns_by_status(const domain::GlobalCounts& counts, json::Writer& out) {
  out.begin_object();
  for (std::size_t i = 1; i < counts.campaigns.size(); ++i) {
    if (counts.campaigns[i] != 0) out.member(to_text(static_cast<domain::CampaignStatus>(i)), counts.campaigns[i]);
  }
  out.end_object();
}

}  // namespace

void write_campaign_stats(const domain::CampaignCounts& counts, ByteBuffer& out) {
  json::Writer object{out};
  object.begin_object();
  add_counts(counts, object);
  object.end_object();
}

void write_campaign_stats(const domain::Campaign& campaign, ByteBuffer& out) {
  json::Writer object{out};
  object.begin_object();
  add_counts(campaign.counts, object);
  object.member("status", to_text(campaign.status)).end_object();
}

void write_global_stats(const domain::GlobalCounts& counts, ByteBuffer& out) {
  json::Writer object{out};
  object.begin_object();
  object.member("total_contacts", counts.total_contacts);
  object.member("messages_sent", counts.messages_sent);
  object.member("messages_delivered", counts.messages_delivered);
  object.member("messages_read", counts.messages_read);
  object.member("interactions", counts.interactions);
  object.member("failures", counts.failures);
  add_campaigns_by_status(counts, object.name("campaigns"));
  object.end_object();
}

void write_campaigns_by_status(const domain::GlobalCounts& counts, ByteBuffer& out) {
  json::Writer object{out};
  add_campaigns_by_status(counts, object);
}

void write_category_stats(const domain::Category& category, ByteBuffer& out) {
  json::Writer{out}.begin_object().member("contact_count", category.contacts).end_object();
}

}  // namespace relance::events
