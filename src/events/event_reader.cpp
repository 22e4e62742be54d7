#include <array>

#include <relance/base/assert.h>
#include <relance/events/event_reader.h>
#include <relance/json/tolerant_parser.h>

#include "event_data.h"
#include "json_members.h"

namespace relance::events {
namespace {

using namespace domain;

// What a type name stands for: its log, and how its data is read.
enum class Type : std::uint8_t {
  kMessageStatus,
  kMessageReceived,
  kMessageSent,
  kMessageFailed,
  kContactUpserted,
  kContactDeleted,
  kContactEnrolled,
  kCampaignOpened,
  kClockTicked,
  kCampaignCreated,
  kCampaignLaunched,
  kCampaignCancelled,
  kCategoryUpserted,
  kCategoryDeleted,
  kCampaignCounted,
  kCampaignEnrolled,
};

// In the order of Type.
constexpr std::array<std::string_view, 16> kTypes = {
    "relance.message.status.v1",    "relance.message.received.v1",  "relance.message.sent.v1",
    "relance.message.failed.v1",    "relance.contact.upserted.v1",  "relance.contact.deleted.v1",
    "relance.contact.enrolled.v1",  "relance.campaign.opened.v1",   "relance.clock.ticked.v1",
    "relance.campaign.created.v1",  "relance.campaign.launched.v1", "relance.campaign.cancelled.v1",
    "relance.category.upserted.v1", "relance.category.deleted.v1",  "relance.campaign.counted.v1",
    "relance.campaign.enrolled.v1"};

// Types that Relance's tasks write to other logs: known, but not events.
constexpr std::array<std::string_view, 14> kOtherOwnTypes = {
    "relance.contact.excluded.v1", "relance.contact.timed_out.v1",       "relance.contact.opted_out.v1",
    "relance.contact.opted_in.v1", "relance.contact.outcome_changed.v1", "relance.message.requested.v1",
    "relance.message.updated.v1",  "relance.interaction.recorded.v1",    "relance.interaction.attributed.v1",
    "relance.window.opened.v1",    "relance.campaign.completed.v1",      "relance.campaign.defined.v1",
    "relance.send.requested.v1",   "relance.send.withdrawn.v1"};

constexpr std::string_view kOwnSourcePrefix = "/relance/";

std::optional<Type> parse_type(std::string_view text) {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (kTypes[i] == text) return static_cast<Type>(i);
  }
  return std::nullopt;
}

bool is_other_own_type(std::string_view text) {
  for (const std::string_view type : kOtherOwnTypes) {
    if (type == text) return true;
  }
  return false;
}

Log log_of(Type type) {
  return type >= Type::kCampaignCreated ? Log::kCampaignEvents : Log::kContactEvents;
}

bool stands_in(Source source, Type type) {
  switch (source) {
    case Source::kFile:
      return type < Type::kCampaignCounted;
    case Source::kContactLog:
      return log_of(type) == Log::kContactEvents || type == Type::kCampaignCancelled;
    case Source::kCampaignLog:
      return log_of(type) == Log::kCampaignEvents || type == Type::kClockTicked;
  }
  RELANCE_ASSERT(false);
}

enum EnvelopeMember : std::size_t { kSpecversion, kId, kSource, kType, kSubject, kTime, kData };
constexpr std::array<std::string_view, 7> kEnvelopeNames = {"specversion", "id",   "source", "type",
                                                            "subject",     "time", "data"};

struct Head {
  Type type{};
  std::string_view subject;
  Timestamp time;
};

bool read_subject(MemberReader& envelope, Head& head) {
  if (head.type == Type::kClockTicked) return true;
  if (head.type == Type::kCampaignCounted) return envelope.record_id(kSubject, head.subject);
  if (head.type >= Type::kCampaignOpened) return envelope.entity_id(kSubject, head.subject);
  if (!envelope.record_id(kSubject, head.subject)) return false;
  return is_contact_key(head.subject) || envelope.fail(Reason::kSubject, kSubject);
}

}  // namespace

std::string_view topic_of(Log log) {
  return log == Log::kContactEvents ? "relance.contact-events" : "relance.campaign-events";
}

Timestamp time_of(const InputEvent& event) {
  return std::visit([](const auto& e) { return e.time; }, event);
}

struct EventReader::State {
  simdjson::dom::parser parser{kRecordBytesMax};
  Source source{};
  EventDataReader data;
  UnreadableRecord failure;

  bool read_head(MemberReader& envelope, Head& head);
  bool read_type(MemberReader& envelope, std::string_view producer, Head& head);
  bool read_event(const Head& head, InputEvent& event);

  template <class Body>
  bool read_contact(const Head& head, InputEvent& event) {
    auto& contact = event.emplace<ContactEvent>(ContactKeyView{head.subject}, head.time, Body{});
    return data.read(std::get<Body>(contact.body));
  }
  template <class Body>
  bool read_broadcast(const Head& head, InputEvent& event) {
    auto& broadcast = event.emplace<BroadcastEvent>(head.time, Body{});
    return data.read(std::get<Body>(broadcast.body));
  }
  template <class Body>
  bool read_campaign(const Head& head, InputEvent& event) {
    auto& campaign = event.emplace<CampaignEvent>(CampaignIdView{head.subject}, head.time, Body{});
    return data.read(std::get<Body>(campaign.body));
  }
  template <class Body>
  bool read_category(const Head& head, InputEvent& event) {
    auto& category = event.emplace<CategoryEvent>(CategoryIdView{head.subject}, head.time, Body{});
    return data.read(std::get<Body>(category.body));
  }
};

bool EventReader::State::read_type(MemberReader& envelope, std::string_view producer, Head& head) {
  std::string_view word;
  if (!envelope.word(kType, word)) return false;
  const auto type = parse_type(word);
  if (type && stands_in(source, *type)) {
    head.type = *type;
    if (source == Source::kFile) failure.log = log_of(*type);
    return true;
  }
  failure.newer_writer = !type && producer.starts_with(kOwnSourcePrefix) && !is_other_own_type(word);
  return envelope.fail(Reason::kType, kType);
}

bool EventReader::State::read_head(MemberReader& envelope, Head& head) {
  std::string_view text;
  std::string_view producer;
  if (!envelope.word(kSpecversion, text)) return false;
  if (text != "1.0") return envelope.fail(Reason::kValue, kSpecversion);
  if (!envelope.record_id(kId, text) || !envelope.text(kSource, producer)) return false;
  if (producer.empty()) return envelope.fail(Reason::kValue, kSource);
  return read_type(envelope, producer, head) && read_subject(envelope, head) && envelope.time(kTime, head.time);
}

bool EventReader::State::read_event(const Head& head, InputEvent& event) {
  switch (head.type) {
    case Type::kMessageStatus:
      return read_contact<MessageStatusReported>(head, event);
    case Type::kMessageReceived:
      return read_contact<MessageReceived>(head, event);
    case Type::kMessageSent:
      return read_contact<MessageSent>(head, event);
    case Type::kMessageFailed:
      return read_contact<MessageFailed>(head, event);
    case Type::kContactUpserted:
      return read_contact<ContactUpserted>(head, event);
    case Type::kContactDeleted:
      return read_contact<ContactDeleted>(head, event);
    case Type::kContactEnrolled:
      return read_contact<ContactEnrolled>(head, event);
    case Type::kCampaignOpened:
      return read_broadcast<CampaignOpened>(head, event);
    case Type::kClockTicked:
      event.emplace<TickEvent>(head.time);
      return true;
    case Type::kCampaignCreated:
      return read_campaign<CampaignCreated>(head, event);
    case Type::kCampaignLaunched:
      return read_campaign<CampaignLaunched>(head, event);
    case Type::kCampaignCancelled:
      if (source == Source::kContactLog) return read_broadcast<CampaignCancelled>(head, event);
      return read_campaign<CampaignCancelRequested>(head, event);
    case Type::kCategoryUpserted:
      return read_category<CategoryUpserted>(head, event);
    case Type::kCategoryDeleted:
      return read_category<CategoryDeleted>(head, event);
    case Type::kCampaignCounted:
      return data.read(event.emplace<CountedEvent>(head.time, CampaignCounted{}));
    case Type::kCampaignEnrolled:
      return data.read(event.emplace<EnrolledEvent>(head.time, CampaignIdView{}, Partition{}));
  }
  RELANCE_ASSERT(false);
}

EventReader::EventReader() : state_(std::make_unique<State>()) {}
EventReader::~EventReader() = default;

ReadResult EventReader::read(std::string_view record, Source source) {
  State& state = *state_;
  state.source = source;
  state.failure = {};
  if (source == Source::kCampaignLog) state.failure.log = Log::kCampaignEvents;
  state.data.clear();
  simdjson::dom::element document;
  simdjson::dom::object object;
  const json::Parsed parsed = record.size() <= kRecordBytesMax
                                  ? json::parse(state.parser, record, true, json::Repair::kNumbers, document)
                                  : json::Parsed::kNot;
  if (parsed == json::Parsed::kNot || document.get_object().get(object) != simdjson::SUCCESS) {
    state.failure.defect.reason = Reason::kUnreadable;
    return Failure{state.failure};
  }
  MemberReader envelope("", kEnvelopeNames, state.failure.defect);
  Head head;
  if (!envelope.scan(object) || !state.read_head(envelope, head)) return Failure{state.failure};
  if (parsed == json::Parsed::kRepaired && head.type == Type::kCampaignCreated) {  // its messages are copied unparsed
    state.failure.defect = {Reason::kUnreadable, "/data"};
    return Failure{state.failure};
  }
  state.data.present = envelope.has(kData);
  if (state.data.present && !envelope.object(kData, state.data.data)) return Failure{state.failure};
  InputEvent event;
  if (!state.read_event(head, event)) {
    state.failure.defect = state.data.defect;
    return Failure{state.failure};
  }
  return event;
}

}  // namespace relance::events
