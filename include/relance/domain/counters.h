// Counters are sums over enrolments (R20): each enrolment has a Contribution, and a campaign adds them up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <relance/domain/message.h>
#include <relance/domain/outcome.h>

namespace relance::domain {

// What one enrolment (or one exclusion) contributes at one moment.
struct Contribution {
  bool exists = false;
  bool excluded = false;  // a contact that was not enrolled, for a reason (R4)
  Outcome outcome{};
  std::array<std::uint8_t, 2> messages{};  // bits as below, per message
  std::uint32_t interactions = 0;

  friend bool operator==(const Contribution&, const Contribution&) = default;
};

// Bits of Contribution::messages, in the order of the counters (R21).
inline constexpr std::uint8_t kRequestedBit = 1;
inline constexpr std::uint8_t kSentBit = 2;
inline constexpr std::uint8_t kDeliveredBit = 4;
inline constexpr std::uint8_t kReadBit = 8;
inline constexpr std::uint8_t kFailedBit = 16;
inline constexpr std::size_t kMessageCounterCount = 5;

// The stored counters; values are stored, never renumber. The other sums of R21 are derived from these.
struct CampaignCounts {
  std::int64_t total_contacts = 0;
  std::array<std::int64_t, kOutcomeCount> outcomes{};
  std::array<std::array<std::int64_t, kMessageCounterCount>, 2> messages{};
  std::int64_t interaction_count = 0;
  std::int64_t excluded = 0;

  void add(const Contribution& contribution) { apply(contribution, 1); }
  void subtract(const Contribution& contribution) { apply(contribution, -1); }
  void add(const CampaignCounts& other);

  [[nodiscard]] std::int64_t of(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::int64_t sent_count() const { return both(1); }
  [[nodiscard]] std::int64_t delivered_count() const { return both(2); }
  [[nodiscard]] std::int64_t read_count() const { return both(3); }
  [[nodiscard]] std::int64_t failed_count() const;
  [[nodiscard]] bool all_final() const;
  [[nodiscard]] bool empty() const { return total_contacts == 0 && excluded == 0; }

  friend bool operator==(const CampaignCounts&, const CampaignCounts&) = default;

 private:
  void apply(const Contribution& contribution, std::int64_t sign);
  [[nodiscard]] std::int64_t both(std::size_t counter) const { return messages[0][counter] + messages[1][counter]; }
};

// The names of the five message counters, by position: requested, sent, delivered, read, failed.
[[nodiscard]] std::string_view message_counter_name(std::size_t position);

}  // namespace relance::domain
