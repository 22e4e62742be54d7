// Input: the events of the contact log and of the campaign log, as plain structs that borrow their text. The caller
// keeps the text alive during the decision. Members are named as in JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include <relance/base/time.h>
#include <relance/domain/ids.h>
#include <relance/domain/message.h>

namespace relance::domain {

inline constexpr std::size_t kCategoriesMax = 64;                      // as listed in one event
inline constexpr std::size_t kMessageDefinitionBytesMax = 256 * 1024;  // of one message, minified

struct ErrorView {
  std::string_view code;
  std::string_view title;
};

struct MediaView {
  std::string_view id;
  std::string_view mime_type;
};

// --- contact log ---------------------------------------------------------------------------------------------------

struct ContactUpserted {
  std::optional<std::string_view> name;                       // absent: unchanged
  std::optional<std::span<const CategoryIdView>> categories;  // absent: unchanged; empty: none
};
struct ContactDeleted {};
struct ContactEnrolled {
  CampaignIdView campaign;
  AccountIdView account;
};
struct MessageSent {
  CampaignIdView campaign;
  AccountIdView account;
  MessageNumber message{};
  std::string_view provider_message_id;
  Timestamp sent_at;
};
struct MessageFailed {
  CampaignIdView campaign;
  AccountIdView account;
  MessageNumber message{};
  ErrorView error;
  std::optional<std::string_view> provider_message_id;
};
struct MessageReceived {
  AccountIdView account;
  std::string_view provider_message_id;
  std::string_view kind;
  std::optional<std::string_view> text;
  std::optional<std::string_view> reply_to;
  OptionalTime occurred_at;
  std::optional<MediaView> media;
  std::optional<std::string_view> user_id;
};
struct MessageStatusReported {
  AccountIdView account;
  std::string_view provider_message_id;
  MessageStatus status{};
  OptionalTime occurred_at;
  std::optional<ErrorView> error;
  std::optional<std::string_view> reference;  // Relance's message_id, if the provider returns it
  std::optional<std::string_view> user_id;
};
struct CampaignOpened {  // to every contact partition
  CampaignIdView campaign;
  AccountIdView account;
  std::span<const CategoryIdView> categories;
};
struct CampaignCancelled {  // to every contact partition
  CampaignIdView campaign;
};
struct ClockTicked {};

// An event that applies to one contact.
using ContactEventBody = std::variant<ContactUpserted, ContactDeleted, ContactEnrolled, MessageSent, MessageFailed,
                                      MessageReceived, MessageStatusReported>;

struct ContactEvent {
  ContactKeyView contact;
  Timestamp time;  // when it entered the system
  ContactEventBody body;
};

// --- campaign log --------------------------------------------------------------------------------------------------

struct CampaignCreated {
  std::string_view name;
  AccountIdView account;
  std::string_view message_1;  // a JSON object, minified
  std::string_view message_2;  // a JSON object, minified
  std::optional<std::span<const CategoryIdView>> categories;
  std::optional<std::int64_t> deadline_hours;  // 1 to 720
};
struct CampaignLaunched {
  std::optional<std::uint64_t> expected;  // enrolments that the launcher appends itself
};
struct CampaignCancelRequested {};  // relance.campaign.cancelled.v1 of the campaign log

using CampaignEventBody = std::variant<CampaignCreated, CampaignLaunched, CampaignCancelRequested>;

struct CampaignEvent {
  CampaignIdView campaign;
  Timestamp time;
  CampaignEventBody body;
};

struct CategoryUpserted {
  std::string_view name;
};
struct CategoryDeleted {};

struct CategoryEvent {
  CategoryIdView category;
  Timestamp time;
  std::variant<CategoryUpserted, CategoryDeleted> body;
};

}  // namespace relance::domain
