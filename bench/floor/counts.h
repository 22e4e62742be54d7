// The campaign's counters as differences, added up between commits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "contact.h"

namespace relance::floor {

inline constexpr std::size_t kCounterCount = 20;

// What an enrolment counts for: one bit a counter, interactions beside them.
struct Contribution {
  std::uint32_t counters = 0;
  std::uint32_t interactions = 0;
};

[[nodiscard]] Contribution contribution_of(const Contact& contact);

class Counts {
 public:
  void move(Contribution before, Contribution after);
  [[nodiscard]] bool empty() const;
  void clear() { *this = {}; }

  // visit(name, difference) for each that is not 0.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < kCounterCount; ++i) {
      if (counters_[i] != 0) visit(kNames[i], counters_[i]);
    }
    if (interactions_ != 0) visit("interaction_count", interactions_);
  }

 private:
  static constexpr std::array<std::string_view, kCounterCount> kNames = {"total_contacts",      "pending",
                                                                         "awaiting_reply",      "replied",
                                                                         "message_2_sent",      "no_interaction",
                                                                         "late_interaction",    "failed",
                                                                         "opted_out",           "cancelled",
                                                                         "message_1.requested", "message_1.sent",
                                                                         "message_1.delivered", "message_1.read",
                                                                         "message_1.failed",    "message_2.requested",
                                                                         "message_2.sent",      "message_2.delivered",
                                                                         "message_2.read",      "message_2.failed"};

  std::array<std::int64_t, kCounterCount> counters_{};
  std::int64_t interactions_ = 0;
};

}  // namespace relance::floor
