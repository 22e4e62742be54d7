// What the floor remembers of a contact: the states of docs/rules.md in their smallest form, one enrolment a contact.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/base/uuid.h>

namespace relance::floor {

enum class Status : std::uint8_t { kAbsent, kPending, kSent, kFailed, kDelivered, kRead, kPlayed };
enum class Outcome : std::uint8_t {
  kNone,
  kPending,
  kAwaitingReply,
  kReplied,
  kMessage2Sent,
  kNoInteraction,
  kLateInteraction,
  kFailed,
  kOptedOut
};

[[nodiscard]] Status status_of(std::string_view word);
[[nodiscard]] std::string_view to_text(Status status);
[[nodiscard]] std::string_view to_text(Outcome outcome);

struct Message {
  Status status = Status::kAbsent;
  OptionalTime sent_at;
  Uuid id;
  std::string provider_id;
};

struct ParkedStatus {
  std::string provider_id;
  Status status;
  Timestamp occurred_at;
};

struct SeenInteraction {
  std::string provider_id;
  Timestamp since;
};

struct Contact {
  std::string key;
  std::string campaign;  // empty: not enrolled
  std::string account;
  std::array<Message, 2> messages;
  Outcome outcome = Outcome::kNone;  // as last told
  bool opted_out = false;
  bool enrolment_opted_out = false;
  bool late = false;
  bool timed_out = false;
  bool changed = false;  // since the last commit
  std::uint32_t interactions = 0;
  OptionalTime window_until;
  std::vector<SeenInteraction> seen;
  std::vector<ParkedStatus> parked;

  [[nodiscard]] bool is_enrolled() const { return !campaign.empty(); }
  [[nodiscard]] Outcome current_outcome() const;
};

// As a row of the state store and of the changelog, with a format byte first.
void encode(const Contact& contact, ByteBuffer& out);

}  // namespace relance::floor
