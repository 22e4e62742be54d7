// Why a record could not be taken, and the dead letter that says so.
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
  kUnreadable,  // no JSON document, or one that contradicts itself
  kMember,      // a required member is missing
  kType,        // a type that we do not know
  kId,          // an id outside its charset
  kSubject,     // not the key of a contact
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

// The defect that a refusal by a rule is for the record that met it.
[[nodiscard]] Defect defect_of(domain::Refusal refusal);

struct DeadLetter {
  std::string_view topic;
  Partition partition;
  Offset offset;
  Defect defect;
  OptionalTime time;                    // stream time; none before the first event
  std::optional<std::string_view> key;  // none offline
  std::string_view value;               // the record, whatever bytes it holds
};

// Appends the dead letter as one JSON object, without a line end.
void write_dead_letter(const DeadLetter& letter, ByteBuffer& out);

}  // namespace relance::events
