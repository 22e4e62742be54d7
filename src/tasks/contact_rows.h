// The rows of the contact task.
#pragma once

#include <string>
#include <string_view>

#include <relance/events/state_codec.h>

#include "row_header.h"

namespace relance::tasks {

// Kinds of rows: the first byte of the key after the task's prefix.
inline constexpr char kContactKind = 'c';    // by contact
inline constexpr char kPastKind = 'p';       // by contact, line break, campaign
inline constexpr char kCancelledKind = 'x';  // by campaign; empty

struct ContactRow {
  domain::Contact contact;
  bool has_past = false;  // there may be rows of kPastKind

  void start(std::string_view key) {
    contact = {};
    contact.key = domain::ContactKey{std::string{key}};
    has_past = false;
  }
  static bool is_newer(std::string_view bytes) { return is_newer_row(bytes); }
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const;
};

struct PastRow {
  domain::PastEnrolment past = domain::PastEnrolment::kNone;

  void start(std::string_view) { past = domain::PastEnrolment::kNone; }
  static bool is_newer(std::string_view bytes) { return events::is_newer_state(bytes); }
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const;
};

// The value is one byte, because an empty value would remove the row.
struct CancelledRow {
  bool cancelled = false;

  void start(std::string_view) { cancelled = false; }
  bool decode(std::string_view bytes) { return cancelled = bytes == "1"; }
  void encode(ByteBuffer& out) const {
    if (cancelled) out.push('1');
  }
};

[[nodiscard]] std::string past_key(domain::ContactKeyView contact, domain::CampaignIdView campaign);

}  // namespace relance::tasks
