// Why a record could not be processed, and the dead letter with that reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/strong.h>
#include <relance/base/time.h>
#include <relance/domain/effects.h>

namespace relance::events {

enum class Reason : std::uint8_t {
  kUnreadable,  // not a JSON document, or an inconsistent one
  kMember,      // a required member is missing
  kType,        // an unknown type
  kId,          // an id with characters outside its charset
  kSubject,     // not a contact key
  kTime,        // not an RFC 3339 time of the years 1970 to 2199
  kValue,       // a wrong JSON type, an unknown word, a number out of range, too many
  kUnknownEnrolment,
  kUnknownCampaign,
  kNoAudience,
};

[[nodiscard]] std::string_view to_text(Reason reason);

struct Defect {
  Reason reason{};
  std::string path;  // JSON pointer
};

// The defect of a record that a rule refused.
[[nodiscard]] Defect defect_of(domain::Refusal refusal);

struct DeadLetter {
  std::string_view topic;
  Partition partition;
  Offset offset;
  Defect defect;
  OptionalTime time;                    // stream time; none before the first event
  std::optional<std::string_view> key;  // none in an offline run
  std::string_view value;               // the record, which may hold any bytes
};

// Appends the dead letter as one JSON object, without a line break.
void write_dead_letter(const DeadLetter& letter, ByteBuffer& out);

}  // namespace relance::events
