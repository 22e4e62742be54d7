#include <algorithm>
#include <array>

#include <relance/domain/ids.h>
#include <relance/events/fact_reader.h>

#include "event_data.h"
#include "facts/stats_members.h"
#include "json_members.h"

namespace relance::events {
namespace {

using namespace domain;

template <std::size_t N>
using NameList = std::array<std::string_view, N>;

constexpr std::string_view kData = "/data";
constexpr std::string_view kOwnSourcePrefix = "/relance/";
constexpr std::size_t kFactBytesMax = 4 * 1024 * 1024;

enum EnvelopeMember : std::size_t { kSource, kType, kSubject, kTime, kDataMember };
constexpr NameList<5> kEnvelopeNames = {"source", "type", "subject", "time", "data"};

struct Head {
  std::string_view type;
  std::string_view subject;
  Timestamp time;
};

std::optional<MessageStatus> parse_status(std::string_view word) {
  if (word == to_text(MessageStatus::kPending)) return MessageStatus::kPending;
  return parse_message_status(word);
}

std::optional<Outcome> parse_outcome(std::string_view word) {
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    if (to_text(static_cast<Outcome>(i)) == word) return static_cast<Outcome>(i);
  }
  return std::nullopt;
}

// The `data` of each type of fact; `contact` and `campaign` are already known from the subject.
class FactData {
 public:
  EventDataReader& events() { return events_; }
  Defect& defect() { return events_.defect; }
  void begin(simdjson::dom::object data) {
    events_.clear();
    events_.present = true;
    events_.data = data;
  }

  bool read(ContactUpserted& out) { return events_.read(out); }
  bool read(CampaignCreated& out) { return events_.read(out); }
  bool read(CategoryUpserted& out) { return events_.read(out); }
  bool read(ContactDeleted&) { return true; }
  bool read(CategoryDeleted&) { return true; }
  bool read(CampaignLaunchedFact&) { return true; }
  bool read(CampaignCancelledFact&) { return true; }
  bool read(ContactExcluded& out);
  bool read(ContactTimedOut& out);
  bool read(ContactOptedOut& out) { return account(out.account); }
  bool read(ContactOptedIn& out) { return account(out.account); }
  bool read(OutcomeChanged& out);
  bool read(MessageRequested& out);
  bool read(MessageUpdated& out);
  bool read(InteractionRecorded& out);
  bool read(InteractionAttributed& out);
  bool read(WindowOpened& out);
  bool read(CampaignCompleted& out);

 private:
  template <std::size_t N>
  MemberReader members(const NameList<N>& names) {
    return {kData, names, events_.defect};
  }
  bool account(AccountIdView& out);
  static bool outcome(MemberReader& members, std::size_t member, Outcome& out);

  EventDataReader events_;
};

bool FactData::account(AccountIdView& out) {
  static constexpr NameList<1> kNames = {"account"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.entity_id(0, out);
}

bool FactData::outcome(MemberReader& members, std::size_t member, Outcome& out) {
  std::string_view word;
  if (!members.word(member, word)) return false;
  const auto parsed = parse_outcome(word);
  if (!parsed) return members.fail(Reason::kValue, member);
  out = *parsed;
  return true;
}

bool FactData::read(ContactExcluded& out) {
  static constexpr NameList<2> kNames = {"campaign", "reason"};
  MemberReader own = members(kNames);
  std::string_view word;
  if (!own.scan(events_.data) || !own.entity_id(0, out.campaign) || !own.word(1, word)) return false;
  if (word != "cancelled" && word != "opted_out") return own.fail(Reason::kValue, 1);
  out.reason = word == "cancelled" ? ContactExcluded::Reason::kCancelled : ContactExcluded::Reason::kOptedOut;
  return true;
}

bool FactData::read(ContactTimedOut& out) {
  static constexpr NameList<3> kNames = {"campaign", "sent_at", "due_at"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.entity_id(0, out.campaign) && own.time(1, out.sent_at) &&
         own.time(2, out.due_at);
}

bool FactData::read(OutcomeChanged& out) {
  static constexpr NameList<3> kNames = {"campaign", "from", "to"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.entity_id(0, out.campaign) &&
         (!own.has(1) || outcome(own, 1, out.from.emplace())) && outcome(own, 2, out.to);
}

bool FactData::read(MessageRequested& out) {
  static constexpr NameList<5> kNames = {"campaign", "account", "message", "message_id", "not_after"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.entity_id(0, out.campaign) && own.entity_id(1, out.account) &&
         read_message_number(own, 2, out.message) && own.uuid(3, out.message_id) && own.optional_time(4, out.not_after);
}

bool FactData::read(MessageUpdated& out) {
  static constexpr NameList<7> kNames = {"campaign", "message",     "message_id",         "status",
                                         "error",    "occurred_at", "provider_message_id"};
  MemberReader own = members(kNames);
  std::string_view word;
  if (!own.scan(events_.data) || !own.entity_id(0, out.campaign) || !read_message_number(own, 1, out.message) ||
      !own.uuid(2, out.message_id) || !own.word(3, word)) {
    return false;
  }
  const auto status = parse_status(word);
  if (!status) return own.fail(Reason::kValue, 3);
  out.status = *status;
  return (!own.has(4) || read_error(own, 4, out.error.emplace())) && own.time(5, out.occurred_at) &&
         (!own.has(6) || own.record_id(6, out.provider_message_id));
}

bool FactData::read(InteractionRecorded& out) {
  static constexpr NameList<8> kNames = {"interaction_id", "account",     "campaign",   "kind",
                                         "occurred_at",    "received_at", "within_24h", "provider_message_id"};
  MemberReader own = members(kNames);
  out.within_24h = false;
  return own.scan(events_.data) && own.uuid(0, out.interaction_id) && own.entity_id(1, out.account) &&
         (!own.has(2) || own.entity_id(2, out.campaign.emplace())) && own.text(3, out.kind) &&
         own.time(4, out.occurred_at) && own.time(5, out.received_at) &&
         (!own.has(6) || own.boolean(6, out.within_24h)) && own.record_id(7, out.provider_message_id);
}

bool FactData::read(InteractionAttributed& out) {
  static constexpr NameList<3> kNames = {"interaction_id", "campaign", "within_24h"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.uuid(0, out.interaction_id) && own.entity_id(1, out.campaign) &&
         own.boolean(2, out.within_24h);
}

bool FactData::read(WindowOpened& out) {
  static constexpr NameList<2> kNames = {"account", "until"};
  MemberReader own = members(kNames);
  return own.scan(events_.data) && own.entity_id(0, out.account) && own.time(1, out.until);
}

bool FactData::read(CampaignCompleted& out) {
  static constexpr NameList<2> kNames = {"reason", "stats"};
  MemberReader own = members(kNames);
  std::string_view word;
  simdjson::dom::object stats;
  if (!own.scan(events_.data) || !own.word(0, word) || !own.object(1, stats)) return false;
  if (word != "all_final" && word != "deadline") return own.fail(Reason::kValue, 0);
  out.reason = word == "deadline" ? CampaignCompleted::Reason::kDeadline : CampaignCompleted::Reason::kAllFinal;
  return read_campaign_counts(stats, out.stats) || own.fail(Reason::kValue, 1);
}

// How a type of fact is read: its body is added to a fact about its subject.
using ReadFact = bool (*)(const Head&, FactData&, Fact&);

template <class Body>
bool read_contact(const Head& head, FactData& data, Fact& fact) {
  if (!is_contact_key(head.subject)) {
    data.defect() = {Reason::kSubject, "/subject"};
    return false;
  }
  auto& contact = fact.emplace<ContactFact>(ContactKeyView{head.subject}, head.time, Body{});
  return data.read(std::get<Body>(contact.body));
}

template <class Owner, class Id, class Body>
bool read_entity(const Head& head, FactData& data, Fact& fact) {
  if (!is_entity_id(head.subject)) {
    data.defect() = {Reason::kId, "/subject"};
    return false;
  }
  auto& owner = fact.emplace<Owner>(Id{head.subject}, head.time, Body{});
  return data.read(std::get<Body>(owner.body));
}
template <class Body>
bool read_campaign(const Head& head, FactData& data, Fact& fact) {
  return read_entity<CampaignFact, CampaignIdView, Body>(head, data, fact);
}
template <class Body>
bool read_category(const Head& head, FactData& data, Fact& fact) {
  return read_entity<CategoryFact, CategoryIdView, Body>(head, data, fact);
}

struct FactType {
  std::string_view name;
  ReadFact read;
};

// Most frequent first.
constexpr FactType kFactTypes[] = {
    {"relance.message.updated.v1", read_contact<MessageUpdated>},
    {"relance.contact.outcome_changed.v1", read_contact<OutcomeChanged>},
    {"relance.message.requested.v1", read_contact<MessageRequested>},
    {"relance.interaction.recorded.v1", read_contact<InteractionRecorded>},
    {"relance.window.opened.v1", read_contact<WindowOpened>},
    {"relance.contact.upserted.v1", read_contact<ContactUpserted>},
    {"relance.contact.timed_out.v1", read_contact<ContactTimedOut>},
    {"relance.interaction.attributed.v1", read_contact<InteractionAttributed>},
    {"relance.contact.deleted.v1", read_contact<ContactDeleted>},
    {"relance.contact.excluded.v1", read_contact<ContactExcluded>},
    {"relance.contact.opted_out.v1", read_contact<ContactOptedOut>},
    {"relance.contact.opted_in.v1", read_contact<ContactOptedIn>},
    {"relance.campaign.created.v1", read_campaign<CampaignCreated>},
    {"relance.campaign.launched.v1", read_campaign<CampaignLaunchedFact>},
    {"relance.campaign.completed.v1", read_campaign<CampaignCompleted>},
    {"relance.campaign.cancelled.v1", read_campaign<CampaignCancelledFact>},
    {"relance.category.upserted.v1", read_category<CategoryUpserted>},
    {"relance.category.deleted.v1", read_category<CategoryDeleted>},
};

}  // namespace

struct FactReader::State {
  simdjson::dom::parser parser{kFactBytesMax};
  FactData data;
  UnreadableFact failure;

  bool read(simdjson::dom::object object, Fact& fact);
};

bool FactReader::State::read(simdjson::dom::object object, Fact& fact) {
  MemberReader envelope("", kEnvelopeNames, failure.defect);
  Head head;
  std::string_view source;
  simdjson::dom::object body;
  if (!envelope.scan(object) || !envelope.word(kType, head.type) || !envelope.text(kSource, source) ||
      !envelope.text(kSubject, head.subject) || !envelope.time(kTime, head.time) ||
      !envelope.object(kDataMember, body)) {
    return false;
  }
  const auto type = std::ranges::find(kFactTypes, head.type, &FactType::name);
  if (type == std::end(kFactTypes)) {
    failure.newer_writer = source.starts_with(kOwnSourcePrefix);
    return envelope.fail(Reason::kType, kType);
  }
  data.begin(body);
  if (type->read(head, data, fact)) return true;
  failure.defect = data.defect();
  return false;
}

FactReader::FactReader() : state_(std::make_unique<State>()) {}
FactReader::~FactReader() = default;

Result<Fact, UnreadableFact> FactReader::read(std::string_view record) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  state_->failure = {{Reason::kUnreadable, ""}, false};
  simdjson::dom::object object;
  if (state_->parser.parse(record.data(), record.size(), false).get_object().get(object) != simdjson::SUCCESS)
    return Failure{state_->failure};
  Fact fact;
  if (!state_->read(object, fact)) return Failure{state_->failure};
  return fact;
}

}  // namespace relance::events
