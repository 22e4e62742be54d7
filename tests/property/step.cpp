#include "property/step.h"

#include <array>
#include <map>
#include <tuple>

namespace relance::property {
namespace {

using namespace domain;

// The one text of every message_id and interaction number that a history names.
std::string_view message_id(std::size_t contact, std::size_t campaign, MessageNumber message) {
  static std::map<std::tuple<std::size_t, std::size_t, MessageNumber>, std::string> texts;
  std::string& text = texts[{contact, campaign, message}];
  if (text.empty())
    text = to_string(message_id_of(CampaignIdView{kCampaigns[campaign]}, ContactKeyView{kContacts[contact]}, message));
  return text;
}
std::string_view interaction_id(std::size_t number) {
  static std::map<std::size_t, std::string> texts;
  std::string& text = texts[number];
  if (text.empty()) text = "in-" + std::to_string(number);
  return text;
}

OptionalTime occurred_at(const Step& step, Timestamp time) {
  return step.ago ? OptionalTime{time - *step.ago} : OptionalTime{};
}

std::string quoted(std::string_view text) {
  return '"' + std::string{text} + '"';
}
std::string time_text(Timestamp time) {
  std::string text(kRfc3339Size, ' ');
  write_rfc3339(time, text.data());
  return quoted(text);
}

std::string member(std::string_view name, std::string_view text) {
  return quoted(name) + ":" + quoted(text) + ",";
}

std::string data_of(const Step& step, Timestamp time) {
  const std::string campaign = member("campaign", kCampaigns[step.campaign]);
  const std::string account = member("account", kAccounts[step.account]);
  const std::string id = member("provider_message_id", kOutIds[step.id]);
  const std::string occurred = step.ago ? "\"occurred_at\":" + time_text(time - *step.ago) + "," : "";
  switch (step.kind) {
    case Kind::kEnrolled:
      return campaign + account;
    case Kind::kSent:
      return campaign + account + id + member("message", to_text(step.message)) +
             "\"sent_at\":" + time_text(time - step.ago.value_or(0ms)) + ",";
    case Kind::kFailed:
      return campaign + account + (step.points ? id : "") + member("message", to_text(step.message)) +
             R"("error":{"code":"1","title":"t"},)";
    case Kind::kReceived:
      return account + member("provider_message_id", interaction_id(step.number)) + member("kind", "text") +
             member("text", kTexts[step.text]) + (step.points ? member("reply_to", kOutIds[step.id]) : "") + occurred;
    case Kind::kStatus:
      return account + id + member("status", to_text(step.status)) + occurred +
             (step.points ? member("reference", message_id(step.contact, step.campaign, step.message)) : "");
    case Kind::kUpserted:
      return step.points ? R"("categories":["vip","new"],)" : member("name", "Zoé");
    case Kind::kDeleted:
    case Kind::kCancelled:
      return "";
    case Kind::kOpened:
      return campaign + account + R"("audience":{"categories":["vip"]},)";
  }
  return "";
}

std::string_view type_of(Kind kind) {
  static constexpr std::array<std::string_view, 9> kTypes = {
      "contact.enrolled", "message.sent",    "message.failed",     "message.received", "message.status",
      "contact.upserted", "contact.deleted", "campaign.cancelled", "campaign.opened"};
  return kTypes[static_cast<std::size_t>(kind)];
}

}  // namespace

ContactEventBody event_of(const Step& step, Timestamp time, std::size_t contact) {
  const CampaignIdView campaign{kCampaigns[step.campaign]};
  const AccountIdView account{kAccounts[step.account]};
  const std::string_view id = kOutIds[step.id];
  switch (step.kind) {
    case Kind::kEnrolled:
      return ContactEnrolled{campaign, account};
    case Kind::kSent:
      return MessageSent{campaign, account, step.message, id, time - step.ago.value_or(0ms)};
    case Kind::kFailed:
      return MessageFailed{campaign, account, step.message, {"1", "t"}, step.points ? std::optional{id} : std::nullopt};
    case Kind::kReceived:
      return MessageReceived{account,
                             interaction_id(step.number),
                             "text",
                             kTexts[step.text],
                             step.points ? std::optional{id} : std::nullopt,
                             occurred_at(step, time),
                             std::nullopt,
                             std::nullopt};
    case Kind::kStatus:
      return MessageStatusReported{
          account,      id,
          step.status,  occurred_at(step, time),
          std::nullopt, step.points ? std::optional{message_id(contact, step.campaign, step.message)} : std::nullopt,
          std::nullopt};
    case Kind::kUpserted:
      if (step.points) return ContactUpserted{std::nullopt, kCategories};
      return ContactUpserted{"Zoé", std::nullopt};
    case Kind::kDeleted:
      return ContactDeleted{};
    case Kind::kCancelled:
    case Kind::kOpened:
      break;
  }
  RELANCE_ASSERT(!is_broadcast(step.kind));
  return ContactDeleted{};
}

std::string line_of(const Step& step, Timestamp time) {
  const std::string_view subject = is_broadcast(step.kind) ? kCampaigns[step.campaign] : kContacts[step.contact];
  std::string data = data_of(step, time);
  if (!data.empty()) data.pop_back();
  return R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.)" + std::string{type_of(step.kind)} +
         R"(.v1","subject":)" + quoted(subject) + ",\"time\":" + time_text(time) + ",\"data\":{" + data + "}}\n";
}

void showValue(const Step& step, std::ostream& out) {
  out << "\n  +" << step.after.count() << "ms";
  if (step.behind != 0ms) out << " -" << step.behind.count() << "ms";
  out << ' ' << line_of(step, kStart);
  out.flush();
}

}  // namespace relance::property
