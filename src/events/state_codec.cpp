#include <algorithm>
#include <functional>
#include <optional>

#include <relance/events/state_codec.h>

#include "state_fields.h"

namespace relance::events {
namespace {

using namespace domain;

#ifdef RELANCE_CRASH_POINTS
StateFormats in_use;
#else
constexpr StateFormats in_use{};
#endif

template <class T>
void encode_value(const T& value, ByteBuffer& out) {
  out.push(static_cast<char>(in_use.written));
  ByteOutputArchive archive(out);
  archive(value);
}

// Invariants that decide() maintains and other code relies on.
bool holds_together(const Contact& contact) {
  return is_contact_key(contact.key.text()) &&
         std::ranges::adjacent_find(contact.enrolments, std::greater_equal<>{}, &Enrolment::campaign) ==
             contact.enrolments.end();
}
bool holds_together(const Campaign& campaign) {
  return std::ranges::adjacent_find(campaign.answered, std::greater_equal<>{}) == campaign.answered.end();
}
template <class T>
bool holds_together(const T&) {
  return true;
}

template <class T>
std::optional<StateError> decode_into(std::string_view bytes, T& value) {
  if (bytes.empty() || bytes.size() > kStateBytesMax) return StateError::kCorrupt;
  if (is_newer_state(bytes)) return StateError::kNewerFormat;
  if (static_cast<std::uint8_t>(bytes.front()) < kStateFormat) return StateError::kCorrupt;
  try {
    ByteInputArchive archive(bytes.substr(1));
    archive(value);
    if (archive.at_end() && holds_together(value)) return std::nullopt;
  } catch (const cereal::Exception&) {
  }
  return StateError::kCorrupt;
}

template <class T>
Result<T, StateError> decode_value(std::string_view bytes) {
  T value{};
  if (const auto error = decode_into(bytes, value)) return Failure{*error};
  return value;
}

}  // namespace

#ifdef RELANCE_CRASH_POINTS
void be_of_state_formats(StateFormats formats) {
  in_use = formats;
}
#endif

bool is_newer_state(std::string_view bytes) {
  return !bytes.empty() && static_cast<std::uint8_t>(bytes.front()) > in_use.read_to;
}

void encode(const Contact& contact, ByteBuffer& out) {
  encode_value(contact, out);
}
void encode(const Campaign& campaign, ByteBuffer& out) {
  encode_value(campaign, out);
}
void encode(const Category& category, ByteBuffer& out) {
  encode_value(category, out);
}
void encode(const GlobalCounts& counts, ByteBuffer& out) {
  encode_value(counts, out);
}
void encode(PastEnrolment past, ByteBuffer& out) {
  encode_value(static_cast<std::uint8_t>(past), out);
}

std::optional<StateError> decode(std::string_view bytes, Contact& contact) {
  return decode_into(bytes, contact);
}

template <>
Result<Contact, StateError> decode(std::string_view bytes) {
  return decode_value<Contact>(bytes);
}
template <>
Result<Campaign, StateError> decode(std::string_view bytes) {
  return decode_value<Campaign>(bytes);
}
template <>
Result<Category, StateError> decode(std::string_view bytes) {
  return decode_value<Category>(bytes);
}
template <>
Result<GlobalCounts, StateError> decode(std::string_view bytes) {
  return decode_value<GlobalCounts>(bytes);
}
template <>
Result<PastEnrolment, StateError> decode(std::string_view bytes) {
  const auto value = decode_value<std::uint8_t>(bytes);
  if (!value) return Failure{value.error()};
  if (value.value() > static_cast<std::uint8_t>(PastEnrolment::kExcluded)) return Failure{StateError::kCorrupt};
  return static_cast<PastEnrolment>(value.value());
}

}  // namespace relance::events
