// One event of a random history, as small numbers that shrink well: what it is as an event and as a line.
#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <relance/domain/decide_contact.h>

namespace relance::property {

using namespace std::chrono_literals;

inline constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

// What a step names; text of these outlives every event.
inline constexpr std::string_view kContacts[] = {"33600000001", "33600000002", "447700900003", "bsuid:FR.4",
                                                 "5511900000005"};
inline constexpr std::string_view kCampaigns[] = {"c1", "c2", "c3"};
inline constexpr std::string_view kAccounts[] = {"acc", "alt"};
inline constexpr std::string_view kOutIds[] = {"w1", "w2", "w3", "w4", "w5", "w6"};
inline constexpr std::string_view kTexts[] = {"Oui", "STOP", "start", "Merci beaucoup"};
inline constexpr domain::CategoryIdView kCategories[] = {domain::CategoryIdView{"vip"}, domain::CategoryIdView{"new"}};

enum class Kind { kEnrolled, kSent, kFailed, kReceived, kStatus, kUpserted, kDeleted, kCancelled, kOpened };

struct Step {
  Kind kind{};
  Duration after{};   // since the step before
  Duration behind{};  // how far its own time lies behind the time that the history has reached
  std::size_t contact = 0;
  std::size_t campaign = 0;
  std::size_t account = 0;
  domain::MessageNumber message = domain::MessageNumber::kMessage1;
  domain::MessageStatus status = domain::MessageStatus::kSent;
  std::size_t id = 0;           // of kOutIds: the message's own, or the one that is quoted
  std::size_t text = 0;         // of kTexts
  std::size_t number = 0;       // of an interaction: its id
  std::optional<Duration> ago;  // occurred or sent so long before; none: not said, or now
  bool points = false;          // quotes a message, or refers to one by our id
};
using History = std::vector<Step>;

// When each step entered the system.
inline std::vector<Timestamp> times_of(const History& history) {
  std::vector<Timestamp> times;
  Timestamp reached = kStart;
  for (const Step& step : history) {
    reached += step.after;
    times.push_back(reached - step.behind);
  }
  return times;
}

// The steps of the contact log's subjects; the others go to every contact.
[[nodiscard]] inline bool is_broadcast(Kind kind) {
  return kind == Kind::kCancelled || kind == Kind::kOpened;
}

// The event of a step that is no broadcast. Its text lives as long as the process.
domain::ContactEventBody event_of(const Step& step, Timestamp time, std::size_t contact);

// The step as a line of a file, with its line end. An opening is told by `campaign.opened`.
std::string line_of(const Step& step, Timestamp time);

void showValue(const Step& step, std::ostream& out);

}  // namespace relance::property
