#include "fact_batch.h"

#include <array>
#include <string>

#include <relance/domain/decide_contact.h>

#include "fact_rows.h"

namespace relance::bench {
namespace {

using namespace domain;

constexpr std::int64_t kFirstNumber = 33'600'000'000;
constexpr Timestamp kStart{std::chrono::milliseconds{1'800'000'000'000}};
constexpr CampaignIdView kCampaign{"spring-sale-2027"};
constexpr AccountIdView kAccount{"acc-1"};
constexpr std::array kCategories = {CategoryIdView{"customers"}};

std::string number_of(std::int64_t contact) {
  return std::to_string(kFirstNumber + contact);
}

std::string name_of(std::int64_t contact) {
  constexpr std::int64_t kFirstNames = 997;
  constexpr std::int64_t kLastNames = 7919;
  return "Camille" + std::to_string(contact % kFirstNames) + " Martin" + std::to_string(contact % kLastNames);
}

void add(const std::string& contact, Timestamp time, ContactFactBody body, projections::Changes& changes) {
  projections::add_fact(ContactFact{ContactKeyView{contact}, time, std::move(body)}, changes);
}

MessageUpdated updated(const std::string& contact, MessageStatus status, Timestamp time, std::string_view provider_id) {
  constexpr auto kFirst = MessageNumber::kMessage1;
  return {kCampaign, kFirst, message_id_of(kCampaign, ContactKeyView{contact}, kFirst), status, time, provider_id, {}};
}

}  // namespace

void add_new_contacts(std::int64_t first, std::int64_t count, projections::Changes& changes) {
  for (std::int64_t i = first; i < first + count; ++i) {
    const std::string contact = number_of(i);
    const std::string name = name_of(i);
    const Timestamp time = kStart + std::chrono::milliseconds{i};
    const Uuid message = message_id_of(kCampaign, ContactKeyView{contact}, MessageNumber::kMessage1);
    add(contact, time, ContactUpserted{name, kCategories}, changes);
    add(contact, time, MessageRequested{kCampaign, kAccount, MessageNumber::kMessage1, message, {}}, changes);
    add(contact, time, OutcomeChanged{kCampaign, {}, Outcome::kAwaitingReply}, changes);
    add(contact, time, updated(contact, MessageStatus::kSent, time, "wamid." + contact), changes);
  }
}

void FactBatches::add_next(projections::Changes& changes) {
  const std::int64_t contacts = facts_ / 2 / kFactsOfANewContact;
  add_new_contacts(next_, contacts, changes);
  next_ += contacts;
  std::uniform_int_distribution<std::int64_t> any{0, known_ - 1};
  for (std::int64_t i = 0; i < facts_ - contacts * kFactsOfANewContact; ++i, ++told_) {
    const std::string contact = number_of(any(random_));
    const Timestamp time = kStart + std::chrono::milliseconds{next_};
    const std::string provider_id = "wamid.reply" + std::to_string(told_);
    switch (told_ % 3) {
      case 0:
        add(contact, time, updated(contact, MessageStatus::kDelivered, time, "wamid." + contact), changes);
        break;
      case 1:
        add(contact, time, OutcomeChanged{kCampaign, Outcome::kAwaitingReply, Outcome::kReplied}, changes);
        break;
      default:
        add(contact, time,
            InteractionRecorded{uuid5(kNamespaceUrl, provider_id), kAccount, kCampaign, "text", time, time, true,
                                provider_id},
            changes);
    }
  }
}

}  // namespace relance::bench
