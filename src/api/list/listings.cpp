#include "list/listings.h"

#include <relance/projections/name_words.h>

namespace relance::api {
namespace {

using enum ports::SqlType;
using Kind = ParameterKind;

// The outcome shown in lists for contacts that were not enrolled (R4); the tables have none.
constexpr std::string_view kExcluded = "excluded";
constexpr std::string_view kStatuses[] = {"external", "draft", "sending", "completed", "cancelled"};
constexpr std::string_view kOutcomes[] = {"pending",        "awaiting_reply",   "replied", "message_2_sent",
                                          "no_interaction", "late_interaction", "failed",  "opted_out",
                                          "cancelled",      kExcluded};
constexpr std::string_view kMessageStatuses[] = {"pending", "sent", "delivered", "read", "failed", "no_interaction"};
constexpr std::string_view kMessageTypes[] = {"message_1", "message_2"};
constexpr std::string_view kInteractionTypes[] = {"text",     "emoji",   "voice",    "audio",    "image", "video",
                                                  "document", "sticker", "location", "contacts", "order", "button",
                                                  "list",     "form",    "reaction", "unknown"};

// Parameters that choose a plan.
constexpr std::string_view kByCampaign[] = {"campaign"};
constexpr std::string_view kByCampaignAndStatus[] = {"campaign", "status"};
constexpr std::string_view kByCampaignAndOutcome[] = {"campaign", "outcome"};
constexpr std::string_view kByCampaignAndExclusion[] = {"campaign", "excluded"};
constexpr std::string_view kByStatus[] = {"status"};
constexpr std::string_view kByContact[] = {"contact"};
constexpr std::string_view kByCategory[] = {"category"};
constexpr std::string_view kByNumber[] = {"number"};
constexpr std::string_view kByWord[] = {"word"};

// --- campaigns -----------------------------------------------------------------------------------------------------

constexpr Parameter kCampaignParameters[] = {{"status", Kind::kWord, kStatuses}};
constexpr ListField kCampaignFields[] = {
    {"id", "r.id"},
    {"name", "r.name"},
    {"account", "r.account"},
    {"status", "r.status"},
    {"categories", "r.categories", kJson},
    {"deadline_hours", "r.deadline_hours", kInteger},
    {"created_at", "r.created_at", kTime},
    {"launched_at", "r.launched_at", kTime},
    {"completed_at", "r.completed_at", kTime},
    {"completed_reason", "r.completed_reason"},
    {"cancelled_at", "r.cancelled_at", kTime},
    {"total_contacts", "COALESCE(s.total_contacts, 0)", kInteger},
    {"messages_sent", "COALESCE(s.sent_count, 0)", kInteger},
    {"messages_delivered", "COALESCE(s.delivered_count, 0)", kInteger},
    {"messages_read", "COALESCE(s.read_count, 0)", kInteger},
    {"interactions", "COALESCE(s.interaction_count, 0)", kInteger},
    {"failures", "COALESCE(s.failed_count, 0)", kInteger},
};
constexpr ListField kByAge[] = {{"listed_at", "r.listed_at", kTime}, {"id", "r.id"}};
constexpr Condition kOfStatus[] = {"r.status = {status}"};
constexpr Plan kCampaignPlans[] = {
    {.needs = kByStatus, .rows = "campaigns", .index = kOfStatus, .order = kByAge, .descending = true},
    {.rows = "campaigns", .order = kByAge, .descending = true},
};
constexpr Listing kCampaigns{"campaigns", kCampaignParameters, kCampaignFields,
                             "LEFT JOIN campaign_stats s ON s.campaign_id = r.id", kCampaignPlans};

// --- contacts of a campaign ----------------------------------------------------------------------------------------

constexpr Parameter kCampaignContactParameters[] = {{"campaign", Kind::kEntity}, {"outcome", Kind::kWord, kOutcomes}};
constexpr ListField kCampaignContactFields[] = {
    {"contact", "c.contact"},
    {"contact_id", "r.contact_id", kUuid},
    {"name", "c.name"},
    {"outcome", "COALESCE(r.outcome, 'excluded')"},
    {"excluded", "r.excluded"},
    {"account", "r.account"},
    {"enrolled_at", "r.enrolled_at", kTime},
    {"outcome_at", "r.outcome_at", kTime},
    {"timed_out_at", "r.timed_out_at", kTime},
    {"message_1_status", "m1.status"},
    {"message_1_sent_at", "m1.sent_at", kTime},
    {"message_2_status", "m2.status"},
    {"message_2_sent_at", "m2.sent_at", kTime},
};
constexpr ListField kByContactId[] = {{"contact_id", "r.contact_id", kUuid}};
constexpr Condition kOfCampaign[] = {"r.campaign_id = {campaign}"};
constexpr Condition kOfOutcome[] = {"r.campaign_id = {campaign}", "r.outcome = {outcome}"};
constexpr Condition kExcludedOnes[] = {"r.campaign_id = {campaign}", "r.outcome IS NULL"};
constexpr std::string_view kContactsOfCampaign =
    "SELECT s.total_contacts + s.excluded FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id "
    "WHERE c.id = {campaign}";
constexpr std::string_view kContactsExcluded =
    "SELECT s.excluded FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id WHERE c.id = {campaign}";
// The counter with the outcome's name.
constexpr std::string_view kContactsOfOutcome =
    "SELECT CASE {outcome} WHEN 'pending' THEN s.pending WHEN 'awaiting_reply' THEN s.awaiting_reply "
    "WHEN 'replied' THEN s.replied WHEN 'message_2_sent' THEN s.message_2_sent "
    "WHEN 'no_interaction' THEN s.no_interaction WHEN 'late_interaction' THEN s.late_interaction "
    "WHEN 'failed' THEN s.failed WHEN 'opted_out' THEN s.opted_out ELSE s.cancelled END "
    "FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id WHERE c.id = {campaign}";
constexpr Plan kCampaignContactPlans[] = {
    {.needs = kByCampaignAndExclusion,
     .rows = "enrolments",
     .index = kExcludedOnes,
     .order = kByContactId,
     .total = kContactsExcluded},
    {.needs = kByCampaignAndOutcome,
     .rows = "enrolments",
     .index = kOfOutcome,
     .order = kByContactId,
     .total = kContactsOfOutcome},
    {.rows = "enrolments", .index = kOfCampaign, .order = kByContactId, .total = kContactsOfCampaign},
};
// Messages are looked up by contact: an index by campaign, which a planner without statistics may prefer, would return
// all messages of the campaign for each row. So the campaign is compared in an expression that no index covers.
constexpr Listing kCampaignContacts{
    "campaign_contacts", kCampaignContactParameters, kCampaignContactFields,
    "LEFT JOIN contacts c ON c.id = r.contact_id "
    "LEFT JOIN messages m1 ON m1.contact_id = r.contact_id AND m1.campaign_id || '' = r.campaign_id "
    "AND m1.message_type = 'message_1' "
    "LEFT JOIN messages m2 ON m2.contact_id = r.contact_id AND m2.campaign_id || '' = r.campaign_id "
    "AND m2.message_type = 'message_2'",
    kCampaignContactPlans};

// --- categories ----------------------------------------------------------------------------------------------------

constexpr ListField kCategoryFields[] = {
    {"id", "r.id"}, {"name", "r.name"}, {"contact_count", "r.contact_count", kInteger}};
constexpr ListField kById[] = {{"id", "r.id"}};
constexpr Condition kListed[] = {"r.listed"};
constexpr Plan kCategoryPlans[] = {{.rows = "categories", .index = kListed, .order = kById}};
constexpr Listing kCategories{"categories", {}, kCategoryFields, "", kCategoryPlans};

// --- contacts ------------------------------------------------------------------------------------------------------

constexpr Parameter kContactParameters[] = {{"search", Kind::kSearch}, {"category", Kind::kEntity}};
constexpr ListField kContactFields[] = {
    {"contact", "r.contact"},
    {"id", "r.id", kUuid},
    {"name", "r.name"},
    {"opted_out", "r.opted_out", kBoolean},
    {"created_at", "r.created_at", kTime},
    {"updated_at", "r.updated_at", kTime},
};
constexpr ListField kByKey[] = {{"contact", "r.contact"}};
constexpr ListField kByNameWord[] = {{"word", "r.word"}, {"id", "r.id", kUuid}};
constexpr ListField kByUuid[] = {{"id", "r.id", kUuid}};
constexpr Condition kOfNumber[] = {"r.contact >= {number}", "r.contact < {number_end}"};
constexpr Condition kOfWord[] = {"r.word >= {word}", "r.word < {word_end}"};
constexpr Condition kOfCategory[] = {"r.category_id = {category}"};
constexpr Condition kPresent[] = {
    "r.present", "EXISTS (SELECT 1 FROM category_contacts k WHERE k.category_id = {category} AND k.contact_id = r.id)"};
// A contact with several matching words in its name is listed once, under the first of them.
constexpr Condition kPresentOnce[] = {
    "r.present",
    "NOT EXISTS (SELECT 1 FROM contact_words e WHERE e.contact_id = r.id AND e.word >= {word} AND e.word < r.word)",
    "EXISTS (SELECT 1 FROM contact_words o WHERE o.contact_id = r.id AND o.word >= {other_word} "
    "AND o.word < {other_word_end})",
    "EXISTS (SELECT 1 FROM category_contacts k WHERE k.category_id = {category} AND k.contact_id = r.id)"};
constexpr Condition kPresentOnly[] = {"r.present"};
constexpr Plan kContactPlans[] = {
    {.needs = kByNumber, .rows = "contacts", .index = kOfNumber, .order = kByKey, .filters = kPresent},
    {.needs = kByWord,
     .rows = "(SELECT w.word, c.* FROM contact_words w JOIN contacts c ON c.id = w.contact_id)",
     .index = kOfWord,
     .order = kByNameWord,
     .filters = kPresentOnce},
    {.needs = kByCategory,
     .rows = "(SELECT k.category_id, c.* FROM category_contacts k JOIN contacts c ON c.id = k.contact_id)",
     .index = kOfCategory,
     .order = kByUuid,
     .filters = kPresentOnly,
     .total = "SELECT (SELECT contact_count FROM categories WHERE id = {category} AND listed)"},
    {.rows = "contacts",
     .order = kByKey,
     .filters = kPresentOnly,
     .total = "SELECT (SELECT total_contacts FROM global_stats WHERE id = 1)"},
};
constexpr Listing kContacts{"contacts", kContactParameters, kContactFields, "", kContactPlans};

// --- messages ------------------------------------------------------------------------------------------------------

constexpr Parameter kMessageParameters[] = {
    {"campaign", Kind::kEntity},          {"contact", Kind::kContact}, {"status", Kind::kWord, kMessageStatuses},
    {"type", Kind::kWord, kMessageTypes}, {"from", Kind::kTime},       {"to", Kind::kTime}};
constexpr ListField kMessageFields[] = {
    {"id", "r.id", kUuid},
    {"campaign_id", "r.campaign_id"},
    {"contact", "c.contact"},
    {"contact_id", "r.contact_id", kUuid},
    {"contact_name", "c.name"},
    {"message_type", "r.message_type"},
    {"account", "r.account"},
    {"status", "r.status"},
    {"delivery_status", "r.delivery_status"},
    {"provider_message_id", "r.provider_message_id"},
    {"created_at", "r.created_at", kTime},
    {"sent_at", "r.sent_at", kTime},
    {"delivered_at", "r.delivered_at", kTime},
    {"read_at", "r.read_at", kTime},
    {"error_code", "r.error_code"},
    {"error_title", "r.error_title"},
};
constexpr ListField kByStatusAndId[] = {{"status", "r.status"}, {"id", "r.id", kUuid}};
constexpr ListField kByCreation[] = {{"created_at", "r.created_at", kTime}, {"id", "r.id", kUuid}};
constexpr Condition kOfContact[] = {"r.contact_id = {contact}"};
constexpr Condition kOfCampaignAndStatus[] = {"r.campaign_id = {campaign}", "r.status = {status}"};
constexpr Condition kCreatedBetween[] = {"r.created_at >= {from}", "r.created_at < {to}"};
constexpr Condition kMessageFilters[] = {"r.campaign_id = {campaign}", "r.status = {status}", "r.message_type = {type}",
                                         "r.created_at >= {from}", "r.created_at < {to}"};
constexpr Condition kTypeAndDates[] = {"r.message_type = {type}", "r.created_at >= {from}", "r.created_at < {to}"};
constexpr Condition kTypeAndStatus[] = {"r.message_type = {type}", "r.status = {status}"};
constexpr Plan kMessagePlans[] = {
    {.needs = kByContact,
     .rows = "messages",
     .index = kOfContact,
     .order = kByCreation,
     .descending = true,
     .filters = kMessageFilters},
    {.needs = kByCampaignAndStatus,
     .rows = "messages",
     .index = kOfCampaignAndStatus,
     .order = kByUuid,
     .filters = kTypeAndDates},
    {.needs = kByCampaign, .rows = "messages", .index = kOfCampaign, .order = kByStatusAndId, .filters = kTypeAndDates},
    {.rows = "messages", .index = kCreatedBetween, .order = kByCreation, .descending = true, .filters = kTypeAndStatus},
};
constexpr Listing kMessages{"messages", kMessageParameters, kMessageFields,
                            "LEFT JOIN contacts c ON c.id = r.contact_id", kMessagePlans};

// --- interactions --------------------------------------------------------------------------------------------------

constexpr Parameter kInteractionParameters[] = {
    {"campaign", Kind::kEntity},    {"contact", Kind::kContact}, {"type", Kind::kWord, kInteractionTypes},
    {"within_24h", Kind::kBoolean}, {"from", Kind::kTime},       {"to", Kind::kTime}};
constexpr ListField kInteractionFields[] = {
    {"id", "r.id", kUuid},
    {"campaign_id", "r.campaign_id"},
    {"contact", "c.contact"},
    {"contact_id", "r.contact_id", kUuid},
    {"contact_name", "c.name"},
    {"message_id", "r.message_id", kUuid},
    {"account", "r.account"},
    {"interaction_type", "r.interaction_type"},
    {"occurred_at", "r.occurred_at", kTime},
    {"received_at", "r.received_at", kTime},
    {"within_24h", "r.within_24h", kBoolean},
    {"provider_message_id", "r.provider_message_id"},
};
constexpr ListField kByOccurrence[] = {
    {"occurred_at", "r.occurred_at", kTime}, {"id", "r.id", kUuid}, {"contact_id", "r.contact_id", kUuid}};
constexpr ListField kByReceipt[] = {
    {"received_at", "r.received_at", kTime}, {"id", "r.id", kUuid}, {"contact_id", "r.contact_id", kUuid}};
constexpr Condition kInteractionsOfCampaign[] = {"r.campaign_id = {campaign}", "r.received_at >= {from}",
                                                 "r.received_at < {to}"};
constexpr Condition kReceivedBetween[] = {"r.received_at >= {from}", "r.received_at < {to}"};
constexpr Condition kTypeAndTiming[] = {"r.interaction_type = {type}", "r.within_24h = {within_24h}"};
constexpr Condition kInteractionFilters[] = {"r.campaign_id = {campaign}", "r.interaction_type = {type}",
                                             "r.within_24h = {within_24h}", "r.received_at >= {from}",
                                             "r.received_at < {to}"};
constexpr Plan kInteractionPlans[] = {
    {.needs = kByContact,
     .rows = "interactions",
     .index = kOfContact,
     .order = kByOccurrence,
     .descending = true,
     .filters = kInteractionFilters},
    {.needs = kByCampaign,
     .rows = "interactions",
     .index = kInteractionsOfCampaign,
     .order = kByReceipt,
     .descending = true,
     .filters = kTypeAndTiming},
    {.rows = "interactions",
     .index = kReceivedBetween,
     .order = kByReceipt,
     .descending = true,
     .filters = kTypeAndTiming},
};
constexpr std::string_view kContactOfRow = "LEFT JOIN contacts c ON c.id = r.contact_id";
constexpr Listing kInteractions{"interactions", kInteractionParameters, kInteractionFields, kContactOfRow,
                                kInteractionPlans};

constexpr Parameter kCampaignInteractionParameters[] = {{"campaign", Kind::kEntity}};
constexpr Plan kCampaignInteractionPlans[] = {
    {.rows = "interactions",
     .index = kInteractionsOfCampaign,
     .order = kByReceipt,
     .total = "SELECT s.interaction_count FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id "
              "WHERE c.id = {campaign}"},
};
constexpr Listing kCampaignInteractions{"campaign_interactions", kCampaignInteractionParameters, kInteractionFields,
                                        kContactOfRow, kCampaignInteractionPlans};

// Greater than every text with this prefix, and still valid text.
std::string end_of(const std::string& prefix) {
  return prefix + "\U0010FFFF";
}

void set_prefix(Parameters& parameters, const std::string& name, const std::string& prefix) {
  parameters.set_text(name, prefix);
  parameters.set_text(name + "_end", end_of(prefix));
}

}  // namespace

const Listing& campaign_listing() {
  return kCampaigns;
}
const Listing& campaign_contact_listing() {
  return kCampaignContacts;
}
const Listing& campaign_interaction_listing() {
  return kCampaignInteractions;
}
const Listing& category_listing() {
  return kCategories;
}
const Listing& contact_listing() {
  return kContacts;
}
const Listing& message_listing() {
  return kMessages;
}
const Listing& interaction_listing() {
  return kInteractions;
}

// A search without a letter or digit has no words, and finds nothing.
void derive(Parameters& parameters) {
  if (parameters.has("outcome") && parameters.text("outcome") == kExcluded) parameters.set_text("excluded", "true");
  if (!parameters.has("search")) return;
  std::string text{parameters.text("search")};
  if (text.starts_with('+')) text.erase(0, 1);
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (is_number || text.starts_with("bsuid:")) return set_prefix(parameters, "number", text);
  const auto words = projections::name_words(text);
  set_prefix(parameters, "word", words.empty() ? "\U0010FFFF" : words.front());
  if (words.size() > 1) set_prefix(parameters, "other_word", words[1]);
}

}  // namespace relance::api
