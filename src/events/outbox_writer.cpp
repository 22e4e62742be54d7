#include <relance/events/fact_writer.h>

#include "envelope_writer.h"

namespace relance::events {
namespace {

DecidedParts write_entry(const domain::SendRequested& entry, Timestamp time, const Cause& cause, FactNumber number,
                         ByteBuffer& out) {
  const DecidedParts decided =
      begin_envelope({"/relance/contact", "relance.send.requested.v1", entry.account.text(), time}, cause, number, out);
  out.append(R"("message_id":)");
  json::append_uuid(entry.message_id, out);
  out.append(R"(,"contact":)");
  json::append_plain_string(entry.contact.text(), out);
  if (entry.name) {
    out.append(R"(,"name":)");
    json::append_string(*entry.name, out);
  }
  out.append(R"(,"campaign":)");
  json::append_plain_string(entry.campaign.text(), out);
  out.append(R"(,"message":)");
  json::append_plain_string(to_text(entry.message), out);
  if (entry.not_after) {
    out.append(R"(,"not_after":)");
    json::append_time(*entry.not_after, out);
  }
  end_envelope(out);
  return decided;
}

DecidedParts write_entry(const domain::SendWithdrawn& entry, Timestamp time, const Cause& cause, FactNumber number,
                         ByteBuffer& out) {
  const DecidedParts decided =
      begin_envelope({"/relance/contact", "relance.send.withdrawn.v1", entry.account.text(), time}, cause, number, out);
  out.append(R"("message_id":)");
  json::append_uuid(entry.message_id, out);
  end_envelope(out);
  return decided;
}

}  // namespace

DecidedParts write_outbox_entry(const domain::OutboxEntry& entry, Timestamp time, const Cause& cause, FactNumber number,
                                ByteBuffer& out) {
  return std::visit([&](const auto& body) { return write_entry(body, time, cause, number, out); }, entry);
}

DecidedParts write_definition(domain::CampaignIdView campaign, const domain::CampaignCreated& created, Timestamp time,
                              const Cause& cause, FactNumber number, ByteBuffer& out) {
  const DecidedParts decided =
      begin_envelope({"/relance/campaign", "relance.campaign.defined.v1", campaign.text(), time}, cause, number, out);
  out.append(R"("campaign":)");
  json::append_plain_string(campaign.text(), out);
  out.append(R"(,"message_1":)");
  out.append(created.message_1);
  out.append(R"(,"message_2":)");
  out.append(created.message_2);
  end_envelope(out);
  return decided;
}

}  // namespace relance::events
