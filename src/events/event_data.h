// The `data` of each event type (docs/rules.md, section 4): members in the order in which they are checked.
#pragma once

#include <vector>

#include <simdjson.h>

#include <relance/base/arena.h>
#include <relance/domain/event.h>
#include <relance/events/counted.h>

#include "json_members.h"

namespace relance::events {

[[nodiscard]] bool read_message_number(MemberReader& members, std::size_t member, domain::MessageNumber& out);
[[nodiscard]] bool read_error(MemberReader& members, std::size_t member, domain::ErrorView& out);

// Must outlive what was read: it owns lists and rewritten JSON.
class EventDataReader {
 public:
  void clear();

  // `data` is not set if `present` is false. Each returns whether the data is valid; if not, `defect` is set.
  bool read(domain::ContactUpserted& out);
  bool read(domain::ContactDeleted&) { return true; }
  bool read(domain::ContactEnrolled& out);
  bool read(domain::MessageSent& out);
  bool read(domain::MessageFailed& out);
  bool read(domain::MessageReceived& out);
  bool read(domain::MessageStatusReported& out);
  bool read(domain::CampaignOpened& out);
  bool read(domain::CampaignCancelled& out);
  bool read(domain::CampaignCreated& out);
  bool read(domain::CampaignLaunched& out);
  bool read(domain::CampaignCancelRequested&) { return true; }
  bool read(domain::CategoryUpserted& out);
  bool read(domain::CategoryDeleted&) { return true; }
  bool read(CountedEvent& out);
  bool read(EnrolledEvent& out);

  bool present = false;
  simdjson::dom::object data;
  Defect defect;

 private:
  // Finds the members of `data`; none if it is absent.
  bool scan(MemberReader& members) const;
  bool required();
  bool required_scan(MemberReader& members) { return required() && members.scan(data); }
  bool media(MemberReader& members, std::size_t member, std::optional<domain::MediaView>& out);
  bool categories(MemberReader& members, std::size_t member, std::span<const domain::CategoryIdView>& out);
  bool raw_object(MemberReader& members, std::size_t member, std::string_view& out);

  std::vector<domain::CategoryIdView> categories_;
  Arena text_;
};

}  // namespace relance::events
