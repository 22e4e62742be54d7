#include <relance/base/assert.h>
#include <relance/events/fact_writer.h>

#include "envelope_writer.h"

namespace relance::events {
namespace {

using namespace domain;

constexpr std::string_view kContactTask = "/relance/contact";
constexpr std::string_view kCampaignTask = "/relance/campaign";

std::string_view type_of(const ContactUpserted&) {
  return "relance.contact.upserted.v1";
}
std::string_view type_of(const ContactDeleted&) {
  return "relance.contact.deleted.v1";
}
std::string_view type_of(const ContactExcluded&) {
  return "relance.contact.excluded.v1";
}
std::string_view type_of(const ContactTimedOut&) {
  return "relance.contact.timed_out.v1";
}
std::string_view type_of(const ContactOptedOut&) {
  return "relance.contact.opted_out.v1";
}
std::string_view type_of(const ContactOptedIn&) {
  return "relance.contact.opted_in.v1";
}
std::string_view type_of(const OutcomeChanged&) {
  return "relance.contact.outcome_changed.v1";
}
std::string_view type_of(const MessageRequested&) {
  return "relance.message.requested.v1";
}
std::string_view type_of(const MessageUpdated&) {
  return "relance.message.updated.v1";
}
std::string_view type_of(const InteractionRecorded&) {
  return "relance.interaction.recorded.v1";
}
std::string_view type_of(const InteractionAttributed&) {
  return "relance.interaction.attributed.v1";
}
std::string_view type_of(const WindowOpened&) {
  return "relance.window.opened.v1";
}
std::string_view type_of(const CampaignCreated&) {
  return "relance.campaign.created.v1";
}
std::string_view type_of(const CampaignLaunchedFact&) {
  return "relance.campaign.launched.v1";
}
std::string_view type_of(const CampaignCompleted&) {
  return "relance.campaign.completed.v1";
}
std::string_view type_of(const CampaignCancelledFact&) {
  return "relance.campaign.cancelled.v1";
}
std::string_view type_of(const CategoryUpserted&) {
  return "relance.category.upserted.v1";
}
std::string_view type_of(const CategoryDeleted&) {
  return "relance.category.deleted.v1";
}

void plain(std::string_view member, std::string_view text, ByteBuffer& out) {
  out.append(member);
  json::append_plain_string(text, out);
}
void uuid(std::string_view member, const Uuid& value, ByteBuffer& out) {
  out.append(member);
  json::append_uuid(value, out);
}
void time(std::string_view member, Timestamp value, ByteBuffer& out) {
  out.append(member);
  json::append_time(value, out);
}

void append_categories(std::span<const CategoryIdView> categories, ByteBuffer& out) {
  out.push('[');
  bool first = true;
  for (const CategoryIdView category : categories) {
    if (!first) out.push(',');
    first = false;
    json::append_plain_string(category.text(), out);
  }
  out.push(']');
}

// The members of `data` after `contact`.

void append(const ContactUpserted& fact, ByteBuffer& out) {
  if (fact.name) {
    out.append(R"(,"name":)");
    json::append_string(*fact.name, out);
  }
  if (fact.categories) {
    out.append(R"(,"categories":)");
    append_categories(*fact.categories, out);
  }
}
void append(const ContactDeleted&, ByteBuffer&) {}
void append(const ContactExcluded& fact, ByteBuffer& out) {
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  out.append(fact.reason == ContactExcluded::Reason::kCancelled ? R"(,"reason":"cancelled")"
                                                                : R"(,"reason":"opted_out")");
}
void append(const ContactTimedOut& fact, ByteBuffer& out) {
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  time(R"(,"sent_at":)", fact.sent_at, out);
  time(R"(,"due_at":)", fact.due_at, out);
}
void append(const ContactOptedOut& fact, ByteBuffer& out) {
  plain(R"(,"account":)", fact.account.text(), out);
}
void append(const ContactOptedIn& fact, ByteBuffer& out) {
  plain(R"(,"account":)", fact.account.text(), out);
}
void append(const OutcomeChanged& fact, ByteBuffer& out) {
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  if (fact.from) {
    plain(R"(,"from":)", to_text(*fact.from), out);
  } else {
    out.append(R"(,"from":null)");
  }
  plain(R"(,"to":)", to_text(fact.to), out);
}
void append(const MessageRequested& fact, ByteBuffer& out) {
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  plain(R"(,"account":)", fact.account.text(), out);
  plain(R"(,"message":)", to_text(fact.message), out);
  uuid(R"(,"message_id":)", fact.message_id, out);
  if (fact.not_after) time(R"(,"not_after":)", *fact.not_after, out);
}
void append(const MessageUpdated& fact, ByteBuffer& out) {
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  plain(R"(,"message":)", to_text(fact.message), out);
  uuid(R"(,"message_id":)", fact.message_id, out);
  plain(R"(,"status":)", to_text(fact.status), out);
  time(R"(,"occurred_at":)", fact.occurred_at, out);
  if (!fact.provider_message_id.empty()) plain(R"(,"provider_message_id":)", fact.provider_message_id, out);
  if (fact.error) {
    out.append(R"(,"error":{"code":)");
    json::append_string(fact.error->code, out);
    out.append(R"(,"title":)");
    json::append_string(fact.error->title, out);
    out.push('}');
  }
}
void append(const InteractionRecorded& fact, ByteBuffer& out) {
  uuid(R"(,"interaction_id":)", fact.interaction_id, out);
  plain(R"(,"account":)", fact.account.text(), out);
  if (fact.campaign) {
    plain(R"(,"campaign":)", fact.campaign->text(), out);
  } else {
    out.append(R"(,"campaign":null)");
  }
  out.append(R"(,"kind":)");
  json::append_string(fact.kind, out);
  time(R"(,"occurred_at":)", fact.occurred_at, out);
  time(R"(,"received_at":)", fact.received_at, out);
  out.append(!fact.campaign    ? R"(,"within_24h":null)"
             : fact.within_24h ? R"(,"within_24h":true)"
                               : R"(,"within_24h":false)");
  plain(R"(,"provider_message_id":)", fact.provider_message_id, out);
}
void append(const InteractionAttributed& fact, ByteBuffer& out) {
  uuid(R"(,"interaction_id":)", fact.interaction_id, out);
  plain(R"(,"campaign":)", fact.campaign.text(), out);
  out.append(fact.within_24h ? R"(,"within_24h":true)" : R"(,"within_24h":false)");
}
void append(const WindowOpened& fact, ByteBuffer& out) {
  plain(R"(,"account":)", fact.account.text(), out);
  time(R"(,"until":)", fact.until, out);
}

// The members of `data` after `campaign`.

void append(const CampaignCreated& fact, ByteBuffer& out) {
  out.append(R"(,"name":)");
  json::append_string(fact.name, out);
  plain(R"(,"account":)", fact.account.text(), out);
  out.append(R"(,"message_1":)");
  out.append(fact.message_1);
  out.append(R"(,"message_2":)");
  out.append(fact.message_2);
  out.append(R"(,"audience":{)");
  if (fact.categories) {
    out.append(R"("categories":)");
    append_categories(*fact.categories, out);
  }
  out.push('}');
  if (fact.deadline_hours) {
    out.append(R"(,"deadline_hours":)");
    json::append_number(*fact.deadline_hours, out);
  }
}
void append(const CampaignLaunchedFact&, ByteBuffer&) {}
void append(const CampaignCancelledFact&, ByteBuffer&) {}
void append(const CampaignCompleted& fact, ByteBuffer& out) {
  out.append(fact.reason == CampaignCompleted::Reason::kAllFinal ? R"(,"reason":"all_final","stats":)"
                                                                 : R"(,"reason":"deadline","stats":)");
  write_campaign_stats(fact.stats, out);
}

}  // namespace

void Cause::set(std::string_view topic, Partition partition, Offset offset) {
  text_.assign(topic);
  text_ += '/';
  text_ += std::to_string(partition.value());
  text_ += '/';
  text_ += std::to_string(offset.value());
}

DecidedParts write_fact(const ContactFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out) {
  DecidedParts decided;
  std::visit(
      [&](const auto& body) {
        decided = begin_envelope({kContactTask, type_of(body), fact.contact.text(), fact.time}, cause, number, out);
        plain(R"("contact":)", fact.contact.text(), out);
        append(body, out);
      },
      fact.body);
  end_envelope(out);
  return decided;
}

DecidedParts write_fact(const CampaignFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out) {
  DecidedParts decided;
  std::visit(
      [&](const auto& body) {
        decided = begin_envelope({kCampaignTask, type_of(body), fact.campaign.text(), fact.time}, cause, number, out);
        plain(R"("campaign":)", fact.campaign.text(), out);
        append(body, out);
      },
      fact.body);
  end_envelope(out);
  return decided;
}

DecidedParts write_fact(const CategoryFact& fact, const Cause& cause, FactNumber number, ByteBuffer& out) {
  DecidedParts decided;
  std::visit(
      [&](const auto& body) {
        decided = begin_envelope({kCampaignTask, type_of(body), fact.category.text(), fact.time}, cause, number, out);
      },
      fact.body);
  if (const auto* upserted = std::get_if<CategoryUpserted>(&fact.body)) {
    out.append(R"("name":)");
    json::append_string(upserted->name, out);
  }
  end_envelope(out);
  return decided;
}

}  // namespace relance::events
