#include "event_data.h"

#include <array>
#include <limits>

#include <relance/domain/ids.h>
#include <relance/domain/limits.h>

#include "counted_reader.h"

namespace relance::events {
namespace {

using namespace domain;

template <std::size_t N>
using NameList = std::array<std::string_view, N>;

constexpr std::string_view kData = "/data";

}  // namespace

void EventDataReader::clear() {
  present = false;
  categories_.clear();
  text_.clear();
}

bool EventDataReader::scan(MemberReader& members) const {
  return !present || members.scan(data);
}

bool EventDataReader::required() {
  if (present) return true;
  defect = {Reason::kMember, std::string{kData}};
  return false;
}

bool EventDataReader::read(ContactUpserted& out) {
  static constexpr NameList<2> kNames = {"name", "categories"};
  MemberReader members(kData, kNames, defect);
  if (!scan(members) || !members.optional_text(0, out.name)) return false;
  return !members.has(1) || categories(members, 1, out.categories.emplace());
}

bool EventDataReader::read(ContactEnrolled& out) {
  static constexpr NameList<2> kNames = {"campaign", "account"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.entity_id(0, out.campaign) && members.entity_id(1, out.account);
}

bool EventDataReader::read(MessageSent& out) {
  static constexpr NameList<5> kNames = {"campaign", "account", "message", "provider_message_id", "sent_at"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.entity_id(0, out.campaign) && members.entity_id(1, out.account) &&
         read_message_number(members, 2, out.message) && members.record_id(3, out.provider_message_id) &&
         members.time(4, out.sent_at);
}

bool EventDataReader::read(MessageFailed& out) {
  static constexpr NameList<5> kNames = {"campaign", "account", "message", "error", "provider_message_id"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.entity_id(0, out.campaign) && members.entity_id(1, out.account) &&
         read_message_number(members, 2, out.message) && read_error(members, 3, out.error) &&
         (!members.has(4) || members.record_id(4, out.provider_message_id.emplace()));
}

bool EventDataReader::read(MessageReceived& out) {
  static constexpr NameList<8> kNames = {"account",  "provider_message_id", "kind",  "text",
                                         "reply_to", "occurred_at",         "media", "user_id"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.entity_id(0, out.account) && members.record_id(1, out.provider_message_id) &&
         members.text(2, out.kind) && members.optional_text(3, out.text) && members.lenient_id(4, out.reply_to) &&
         members.optional_time(5, out.occurred_at) && media(members, 6, out.media) &&
         members.lenient_id(7, out.user_id);
}

bool EventDataReader::read(MessageStatusReported& out) {
  static constexpr NameList<7> kNames = {"account", "provider_message_id", "status", "occurred_at",
                                         "error",   "reference",           "user_id"};
  MemberReader members(kData, kNames, defect);
  std::string_view word;
  if (!required_scan(members) || !members.entity_id(0, out.account) || !members.record_id(1, out.provider_message_id) ||
      !members.word(2, word)) {
    return false;
  }
  const auto status = parse_message_status(word);
  if (!status) return members.fail(Reason::kValue, 2);
  out.status = *status;
  return members.optional_time(3, out.occurred_at) &&
         (!members.has(4) || read_error(members, 4, out.error.emplace())) && members.lenient_id(5, out.reference) &&
         members.lenient_id(6, out.user_id);
}

bool EventDataReader::read(CampaignOpened& out) {
  static constexpr NameList<3> kNames = {"campaign", "account", "audience"};
  static constexpr NameList<1> kAudienceNames = {"categories"};
  MemberReader members(kData, kNames, defect);
  simdjson::dom::object audience;
  if (!required_scan(members) || !members.entity_id(0, out.campaign) || !members.entity_id(1, out.account) ||
      !members.object(2, audience)) {
    return false;
  }
  MemberReader audience_members("/data/audience", kAudienceNames, defect);
  return audience_members.scan(audience) && categories(audience_members, 0, out.categories);
}

bool EventDataReader::read(CampaignCancelled& out) {
  static constexpr NameList<1> kNames = {"campaign"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.entity_id(0, out.campaign);
}

bool EventDataReader::read(CampaignCreated& out) {
  static constexpr NameList<6> kNames = {"name", "account", "message_1", "message_2", "audience", "deadline_hours"};
  static constexpr NameList<1> kAudienceNames = {"categories"};
  MemberReader members(kData, kNames, defect);
  simdjson::dom::object audience;
  if (!required_scan(members) || !members.text(0, out.name) || !members.entity_id(1, out.account) ||
      !raw_object(members, 2, out.message_1) || !raw_object(members, 3, out.message_2) ||
      !members.object(4, audience)) {
    return false;
  }
  MemberReader audience_members("/data/audience", kAudienceNames, defect);
  if (!audience_members.scan(audience)) return false;
  if (audience_members.has(0) && !categories(audience_members, 0, out.categories.emplace())) return false;
  return members.optional_integer(5, 1, kDeadlineHoursMax, out.deadline_hours);
}

bool EventDataReader::read(CampaignLaunched& out) {
  static constexpr NameList<1> kNames = {"expected"};
  MemberReader members(kData, kNames, defect);
  return scan(members) && members.optional_count(0, out.expected);
}

bool EventDataReader::read(CategoryUpserted& out) {
  static constexpr NameList<1> kNames = {"name"};
  MemberReader members(kData, kNames, defect);
  return required_scan(members) && members.text(0, out.name);
}

bool EventDataReader::read(CountedEvent& out) {
  return required() && read_counted(data, out, defect);
}

bool EventDataReader::read(EnrolledEvent& out) {
  static constexpr NameList<2> kNames = {"campaign", "partition"};
  MemberReader members(kData, kNames, defect);
  std::optional<std::int64_t> partition;
  if (!required_scan(members) || !members.entity_id(0, out.campaign) || !members.require(1) ||
      !members.optional_integer(1, 0, std::numeric_limits<std::int32_t>::max(), partition)) {
    return false;
  }
  out.partition = Partition{static_cast<std::int32_t>(*partition)};
  return true;
}

bool read_message_number(MemberReader& members, std::size_t member, MessageNumber& out) {
  std::string_view word;
  if (!members.word(member, word)) return false;
  const auto number = parse_message_number(word);
  if (!number) return members.fail(Reason::kValue, member);
  out = *number;
  return true;
}

bool read_error(MemberReader& members, std::size_t member, ErrorView& out) {
  static constexpr NameList<2> kNames = {"code", "title"};
  simdjson::dom::object object;
  if (!members.object(member, object)) return false;
  const std::string path = members.path_of(member);
  MemberReader own(path, kNames, members.defect());
  return own.scan(object) && own.text(0, out.code) && own.text(1, out.title);
}

bool EventDataReader::media(MemberReader& members, std::size_t member, std::optional<MediaView>& out) {
  static constexpr NameList<2> kNames = {"id", "mime_type"};
  if (!members.has(member)) return true;
  simdjson::dom::object object;
  if (!members.object(member, object)) return false;
  const std::string path = members.path_of(member);
  MemberReader own(path, kNames, defect);
  MediaView& media = out.emplace();
  return own.scan(object) && own.text(0, media.id) && own.text(1, media.mime_type);
}

bool EventDataReader::categories(MemberReader& members, std::size_t member, std::span<const CategoryIdView>& out) {
  simdjson::dom::array array;
  if (!members.array(member, array)) return false;
  if (array.size() > kCategoriesMax) return members.fail(Reason::kValue, member);
  categories_.clear();
  for (const simdjson::dom::element element : array) {
    const std::string below = '/' + std::to_string(categories_.size());
    std::string_view id;
    if (element.get_string().get(id) != simdjson::SUCCESS) return members.fail(Reason::kValue, member, below);
    if (!is_entity_id(id)) return members.fail(Reason::kId, member, below);
    categories_.push_back(CategoryIdView{id});
  }
  out = categories_;
  return true;
}

bool EventDataReader::raw_object(MemberReader& members, std::size_t member, std::string_view& out) {
  simdjson::dom::object object;
  if (!members.object(member, object)) return false;
  if (!has_unique_names(object)) return members.fail(Reason::kUnreadable, member);
  const std::string definition = simdjson::minify(object);
  if (definition.size() > domain::kMessageDefinitionBytesMax) return members.fail(Reason::kValue, member);
  out = text_.keep(definition);
  return true;
}

}  // namespace relance::events
