// The life of a campaign and what its scope counts (R20 to R24).
//
//   (unknown) --created--> draft --launched--> sending --all final, or the deadline--> completed
//   any but completed --cancelled--> cancelled            never created, with enrolments: external
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <relance/base/arena.h>
#include <relance/base/strong.h>
#include <relance/base/time.h>
#include <relance/domain/counters.h>
#include <relance/domain/effects.h>
#include <relance/domain/event.h>
#include <relance/domain/fact.h>
#include <relance/domain/ids.h>
#include <relance/domain/rules.h>

namespace relance::domain {

// Values are stored; never renumber.
enum class CampaignStatus : std::uint8_t {
  kUnknown = 0,   // not listed in the API
  kExternal = 1,  // never created, but counted
  kDraft = 2,
  kSending = 3,
  kCompleted = 4,
  kCancelled = 5,
};
inline constexpr std::size_t kCampaignStatusCount = 6;

[[nodiscard]] std::string_view to_text(CampaignStatus status);

struct Campaign {
  CampaignId id;
  AccountId account;
  std::vector<CategoryId> categories;  // of its audience, as created
  CampaignCounts counts;
  CampaignStatus status = CampaignStatus::kUnknown;
  bool cancel_seen = false;               // the first cancellation was recorded, whatever the status
  std::int64_t deadline_hours = 0;        // counted from its creation
  OptionalTime deadline_at;               // armed while sending
  std::optional<std::uint64_t> expected;  // contacts, from its launch
  std::vector<Partition> answered;        // contact partitions that answered the launch; sorted

  friend bool operator==(const Campaign&, const Campaign&) = default;
};

// What a campaign adds to the global scope (R22).
struct GlobalShare {
  std::int64_t messages_sent = 0;
  std::int64_t messages_delivered = 0;
  std::int64_t messages_read = 0;
  std::int64_t failures = 0;
  CampaignStatus status = CampaignStatus::kUnknown;

  friend bool operator==(const GlobalShare&, const GlobalShare&) = default;
};
[[nodiscard]] GlobalShare global_share_of(const Campaign& campaign);

struct GlobalCounts {
  std::int64_t total_contacts = 0;
  std::int64_t interactions = 0;
  std::int64_t messages_sent = 0;
  std::int64_t messages_delivered = 0;
  std::int64_t messages_read = 0;
  std::int64_t failures = 0;
  std::array<std::int64_t, kCampaignStatusCount> campaigns{};

  void replace(const GlobalShare& before, const GlobalShare& after);
  void add(const GlobalCounts& difference);
  friend bool operator==(const GlobalCounts&, const GlobalCounts&) = default;
};

struct Category {
  CategoryId id;
  bool exists = false;
  std::int64_t contacts = 0;  // existing contacts in it (R23)

  [[nodiscard]] bool listed() const { return exists || contacts > 0; }
  friend bool operator==(const Category&, const Category&) = default;
};

// What the campaign task sends to every contact partition.
using Broadcast = std::variant<CampaignOpened, CampaignCancelled>;

struct CampaignEffects {
  std::vector<CampaignFact> facts;
  std::vector<Broadcast> broadcasts;
  bool defined = false;            // publish the definition to every partition of the outbox
  std::optional<Timestamp> timer;  // the deadline that was armed
  std::optional<Refusal> refusal;
  std::vector<CategoryIdView> categories;  // of an `opened`; borrowed from the campaign

  void clear();
};

// The facts borrow from the event and from the campaign: read them before either changes.
void decide(Campaign& campaign, const CampaignEvent& event, Timestamp now, const Rules& rules, CampaignEffects& out);

// Adds differences from contact tasks; settle() checks for completion after all of a record (R20).
void count(Campaign& campaign, const CountChange& change);
void count(Campaign& campaign, const CampaignCounts& difference);

// A contact partition has answered the `campaign.opened` of the launch.
void answer(Campaign& campaign, Partition partition);

// Completes a sending campaign if its enrolment is complete and all its outcomes are final (R24).
void settle(Campaign& campaign, PartitionCount contact_partitions, Timestamp now, CampaignEffects& out);

// Applies the deadline, if it is due at `now` and the campaign is still sending (R24).
void fire_deadline(Campaign& campaign, Timestamp now, CampaignEffects& out);

void decide(Category& category, const CategoryEvent& event);

}  // namespace relance::domain
