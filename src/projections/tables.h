// The columns of each table written from facts and statistics, with how a new value is merged with the old one.
#pragma once

#include <array>

#include <relance/projections/table.h>

namespace relance::projections {

namespace column {
using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;

constexpr SqlColumn key(std::string_view name, SqlType type = SqlType::kText) {
  return {name, type, SqlMerge::kKey};
}
constexpr SqlColumn replace(std::string_view name, SqlType type = SqlType::kText) {
  return {name, type, SqlMerge::kReplace};
}
constexpr SqlColumn keep(std::string_view name, SqlType type = SqlType::kText) {
  return {name, type, SqlMerge::kKeep};
}
constexpr SqlColumn fill(std::string_view name, SqlType type) {
  return {name, type, SqlMerge::kFill};
}
constexpr SqlColumn add(std::string_view name) {
  return {name, SqlType::kInteger, SqlMerge::kAdd};
}
constexpr SqlColumn number(std::string_view name) {
  return replace(name, SqlType::kInteger);
}
constexpr SqlColumn time(std::string_view name) {
  return replace(name, SqlType::kTime);
}
}  // namespace column

namespace contacts {
enum Column : std::size_t { kId, kContact, kName, kPresent, kOptedOut, kCreatedAt, kUpdatedAt };
inline constexpr std::array kColumns = {column::key("id", ports::SqlType::kUuid),
                                        column::keep("contact"),
                                        column::replace("name"),
                                        column::replace("present", ports::SqlType::kBoolean),
                                        column::replace("opted_out", ports::SqlType::kBoolean),
                                        column::keep("created_at", ports::SqlType::kTime),
                                        column::time("updated_at")};
inline constexpr Table kTable{"contacts", kColumns};
}  // namespace contacts

namespace contact_words {
inline constexpr std::array kColumns = {column::key("contact_id", ports::SqlType::kUuid), column::key("word")};
inline constexpr Table kTable{"contact_words", kColumns};
}  // namespace contact_words

namespace category_contacts {
inline constexpr std::array kColumns = {column::key("category_id"), column::key("contact_id", ports::SqlType::kUuid)};
inline constexpr Table kTable{"category_contacts", kColumns};
}  // namespace category_contacts

namespace enrolments {
enum Column : std::size_t {
  kCampaignId,
  kContactId,
  kAccount,
  kOutcome,
  kExcluded,
  kEnrolledAt,
  kOutcomeAt,
  kTimedOutAt
};
inline constexpr std::array kColumns = {column::key("campaign_id"),  column::key("contact_id", ports::SqlType::kUuid),
                                        column::replace("account"),  column::replace("outcome"),
                                        column::replace("excluded"), column::time("enrolled_at"),
                                        column::time("outcome_at"),  column::time("timed_out_at")};
inline constexpr Table kTable{"enrolments", kColumns};
}  // namespace enrolments

namespace messages {
enum Column : std::size_t {
  kId,
  kCampaignId,
  kContactId,
  kMessageType,
  kAccount,
  kDeliveryStatus,
  kNoInteraction,
  kProviderMessageId,
  kNotAfter,
  kCreatedAt,
  kSentAt,
  kDeliveredAt,
  kReadAt,
  kErrorCode,
  kErrorTitle
};
inline constexpr std::array kColumns = {column::key("id", ports::SqlType::kUuid),
                                        column::keep("campaign_id"),
                                        column::keep("contact_id", ports::SqlType::kUuid),
                                        column::keep("message_type"),
                                        column::replace("account"),
                                        column::replace("delivery_status"),
                                        column::replace("no_interaction", ports::SqlType::kBoolean),
                                        column::replace("provider_message_id"),
                                        column::time("not_after"),
                                        column::keep("created_at", ports::SqlType::kTime),
                                        column::fill("sent_at", ports::SqlType::kTime),
                                        column::fill("delivered_at", ports::SqlType::kTime),
                                        column::fill("read_at", ports::SqlType::kTime),
                                        column::replace("error_code"),
                                        column::replace("error_title")};
inline constexpr Table kTable{"messages", kColumns};
}  // namespace messages

namespace interactions {
enum Column : std::size_t {
  kId,
  kContactId,
  kCampaignId,
  kMessageId,
  kAccount,
  kType,
  kOccurredAt,
  kReceivedAt,
  kWithin24h,
  kProviderMessageId
};
inline constexpr std::array kColumns = {column::key("id", ports::SqlType::kUuid),
                                        column::key("contact_id", ports::SqlType::kUuid),
                                        column::replace("campaign_id"),
                                        column::replace("message_id", ports::SqlType::kUuid),
                                        column::replace("account"),
                                        column::replace("interaction_type"),
                                        column::time("occurred_at"),
                                        column::time("received_at"),
                                        column::replace("within_24h", ports::SqlType::kBoolean),
                                        column::replace("provider_message_id")};
inline constexpr Table kTable{"interactions", kColumns};
}  // namespace interactions

namespace windows {
enum Column : std::size_t { kAccount, kContactId, kUntil };
inline constexpr std::array kColumns = {column::key("account"), column::key("contact_id", ports::SqlType::kUuid),
                                        column::time("until")};
inline constexpr Table kTable{"windows", kColumns};
}  // namespace windows

namespace hourly_activity {
enum Column : std::size_t { kHour, kSent, kDelivered, kRead, kInteractions, kFailures };
inline constexpr std::array kColumns = {column::key("hour", ports::SqlType::kTime),
                                        column::add("messages_sent"),
                                        column::add("messages_delivered"),
                                        column::add("messages_read"),
                                        column::add("interactions"),
                                        column::add("failures")};
inline constexpr Table kTable{"hourly_activity", kColumns};
}  // namespace hourly_activity

namespace campaigns {
enum Column : std::size_t {
  kId,
  kName,
  kAccount,
  kStatus,
  kMessage1,
  kMessage2,
  kCategories,
  kDeadlineHours,
  kCreatedAt,
  kLaunchedAt,
  kCompletedAt,
  kCompletedReason,
  kCompletedStats,
  kCancelledAt,
  kListedAt
};
inline constexpr std::array kColumns = {column::key("id"),
                                        column::replace("name"),
                                        column::replace("account"),
                                        column::replace("status"),
                                        column::replace("message_1", ports::SqlType::kJson),
                                        column::replace("message_2", ports::SqlType::kJson),
                                        column::replace("categories", ports::SqlType::kJson),
                                        column::number("deadline_hours"),
                                        column::time("created_at"),
                                        column::time("launched_at"),
                                        column::time("completed_at"),
                                        column::replace("completed_reason"),
                                        column::replace("completed_stats", ports::SqlType::kJson),
                                        column::time("cancelled_at"),
                                        column::time("listed_at")};
inline constexpr Table kTable{"campaigns", kColumns};
}  // namespace campaigns

namespace categories {
enum Column : std::size_t { kId, kName, kListed, kContactCount, kAsOfOffset, kAsOfTime };
inline constexpr std::array kColumns = {column::key("id"),
                                        column::replace("name"),
                                        column::replace("listed", ports::SqlType::kBoolean),
                                        column::number("contact_count"),
                                        column::number("as_of_offset"),
                                        column::time("as_of_time")};
inline constexpr Table kTable{"categories", kColumns};
}  // namespace categories

namespace campaign_stats {
// In the order of the counters: total, outcomes, messages, and the rest.
enum Column : std::size_t { kCampaignId, kFirstCounter };
inline constexpr std::array kColumns = {column::key("campaign_id"),
                                        column::number("total_contacts"),
                                        column::number("pending"),
                                        column::number("awaiting_reply"),
                                        column::number("replied"),
                                        column::number("message_2_sent"),
                                        column::number("no_interaction"),
                                        column::number("late_interaction"),
                                        column::number("failed"),
                                        column::number("opted_out"),
                                        column::number("cancelled"),
                                        column::number("message_1_requested"),
                                        column::number("message_1_sent"),
                                        column::number("message_1_delivered"),
                                        column::number("message_1_read"),
                                        column::number("message_1_failed"),
                                        column::number("message_2_requested"),
                                        column::number("message_2_sent_total"),
                                        column::number("message_2_delivered"),
                                        column::number("message_2_read"),
                                        column::number("message_2_failed"),
                                        column::number("interaction_count"),
                                        column::number("sent_count"),
                                        column::number("delivered_count"),
                                        column::number("read_count"),
                                        column::number("failed_count"),
                                        column::number("excluded"),
                                        column::number("as_of_offset"),
                                        column::time("as_of_time")};
inline constexpr Table kTable{"campaign_stats", kColumns};
}  // namespace campaign_stats

namespace global_stats {
enum Column : std::size_t {
  kId,
  kTotalContacts,
  kSent,
  kDelivered,
  kRead,
  kInteractions,
  kFailures,
  kCampaigns,
  kAsOfOffset,
  kAsOfTime
};
inline constexpr std::array kColumns = {column::key("id", ports::SqlType::kInteger),
                                        column::number("total_contacts"),
                                        column::number("messages_sent"),
                                        column::number("messages_delivered"),
                                        column::number("messages_read"),
                                        column::number("interactions"),
                                        column::number("failures"),
                                        column::replace("campaigns", ports::SqlType::kJson),
                                        column::number("as_of_offset"),
                                        column::time("as_of_time")};
inline constexpr Table kTable{"global_stats", kColumns};
}  // namespace global_stats

namespace positions {
inline constexpr std::array kColumns = {column::key("topic"), column::key("partition", ports::SqlType::kInteger),
                                        column::number("next_offset")};
inline constexpr Table kTable{"positions", kColumns};
}  // namespace positions

}  // namespace relance::projections
