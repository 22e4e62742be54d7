// The fields of every stored type, in storage order. A change of any of them is a new format (state_codec.h).
#pragma once

#include <cereal/types/array.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>

#include <relance/domain/campaign.h>
#include <relance/domain/contact.h>
#include <relance/domain/limits.h>

#include "byte_archive.h"

namespace cereal {

inline void CEREAL_SAVE_FUNCTION_NAME(relance::events::ByteOutputArchive& archive, const relance::Timestamp& time) {
  archive.time(time.time_since_epoch().count());
}
inline void CEREAL_LOAD_FUNCTION_NAME(relance::events::ByteInputArchive& archive, relance::Timestamp& time) {
  time = relance::Timestamp{relance::Duration{archive.time()}};
  if (time < relance::kEarliestTime || time >= relance::kWritableEnd) archive.fail();
}

}  // namespace cereal

namespace relance {

namespace events {

// An enumerator of a closed set from 0 to `last`.
template <class E>
struct StoredEnumerator {
  E& value;
  E last;
};
template <class E>
StoredEnumerator<E> stored(E& value, E last) {
  return {value, last};
}

// Packs small fields into one integer, starting at its lowest bits.
class BitPacker {
 public:
  void add(bool bit) { add(bit ? 1 : 0, 1); }
  void add(std::uint64_t value, unsigned width) {
    word_ |= value << used_;
    used_ += width;
  }
  [[nodiscard]] std::uint64_t word() const { return word_; }

 private:
  std::uint64_t word_ = 0;
  unsigned used_ = 0;
};
class BitReader {
 public:
  explicit BitReader(std::uint64_t word) : word_(word) {}
  bool bit() { return take(1) != 0; }
  std::uint64_t take(unsigned width) {
    const std::uint64_t value = word_ & ((std::uint64_t{1} << width) - 1);
    word_ >>= width;
    return value;
  }
  template <class E>
  E enumerator(unsigned width, E last) {
    const std::uint64_t value = take(width);
    if (value > static_cast<std::uint64_t>(last)) ByteInputArchive::fail();
    return static_cast<E>(value);
  }
  // Checks that no bits are left.
  void finish() const {
    if (word_ != 0) ByteInputArchive::fail();
  }

 private:
  std::uint64_t word_;
};

template <class E>
void save(ByteOutputArchive& archive, const StoredEnumerator<E>& field) {
  archive.unsigned_integer(static_cast<std::uint64_t>(field.value));
}
template <class E>
void load(ByteInputArchive& archive, StoredEnumerator<E>& field) {
  const std::uint64_t value = archive.unsigned_integer();
  if (value > static_cast<std::uint64_t>(field.last)) archive.fail();
  field.value = static_cast<E>(value);
}

// A value that is stored only if its bit is set.
template <class T>
void save_present(ByteOutputArchive& archive, const T& value) {
  if (value) archive(*value);
}
inline void load_present(ByteInputArchive& archive, bool present, OptionalTime& time) {
  time = {};
  if (!present) return;
  Timestamp value;
  archive(value);
  time = value;
}
template <class T>
void load_present(ByteInputArchive& archive, bool present, Box<T>& box) {
  if (present) {
    archive(box.ensure());
  } else {
    box.reset();
  }
}

}  // namespace events

inline void save(events::ByteOutputArchive& archive, const Uuid& uuid) {
  archive.bytes(uuid.bytes.data(), uuid.bytes.size());
}
inline void load(events::ByteInputArchive& archive, Uuid& uuid) {
  archive.bytes(uuid.bytes.data(), uuid.bytes.size());
}

inline void save(events::ByteOutputArchive& archive, const OptionalTime& time) {
  archive(time.has_value());
  events::save_present(archive, time);
}
inline void load(events::ByteInputArchive& archive, OptionalTime& time) {
  bool present = false;
  archive(present);
  events::load_present(archive, present, time);
}

template <class Tag, class T>
void save(events::ByteOutputArchive& archive, const Strong<Tag, T>& value) {
  archive(value.value());
}
template <class Tag, class T>
void load(events::ByteInputArchive& archive, Strong<Tag, T>& value) {
  T read{};
  archive(read);
  value = Strong<Tag, T>{read};
}

}  // namespace relance

namespace relance::domain {

template <class Tag>
void save(events::ByteOutputArchive& archive, const Id<Tag>& id) {
  archive(id.text());
}
template <class Tag>
void load(events::ByteInputArchive& archive, Id<Tag>& id) {
  const std::string_view text = archive.text();
  if (!text.empty() && !is_record_id(text)) archive.fail();
  id = IdView<Tag>{text};
}

constexpr unsigned kStatusBits = 3;
constexpr unsigned kOutcomeBits = 4;
constexpr unsigned kIdCountBits = 3;
static_assert(static_cast<unsigned>(MessageStatus::kPlayed) < 1U << kStatusBits);
static_assert(kOutcomeCount <= 1U << kOutcomeBits);
static_assert(kProviderIdsPerMessageMax < 1U << kIdCountBits);

inline void load(events::ByteInputArchive& archive, int count, bool own_indexed, ProviderIds& ids) {
  if (static_cast<std::size_t>(count) > kProviderIdsPerMessageMax || (own_indexed && count == 0)) archive.fail();
  ids.clear();
  for (int i = 0; i < count; ++i) {
    const std::string_view id = archive.text();
    if (!is_record_id(id) || ids.indexes(id) || id == ids.own()) archive.fail();
    if (i == 0) {
      ids.set_own(id, own_indexed);
    } else {
      ids.index(id);
    }
  }
}

inline void save(events::ByteOutputArchive& archive, const Message& m) {
  events::BitPacker bits;
  bits.add(static_cast<std::uint64_t>(m.status), kStatusBits);
  bits.add(m.requested);
  bits.add(m.sent_at.has_value());
  bits.add(m.provider_ids.own_indexed());
  bits.add(static_cast<std::uint64_t>(m.provider_ids.count()), kIdCountBits);
  archive(bits.word(), m.id);
  events::save_present(archive, m.sent_at);
  for (int i = 0; i < m.provider_ids.count(); ++i) archive.text(m.provider_ids.entry(i));
}
inline void load(events::ByteInputArchive& archive, Message& m) {
  events::BitReader bits{archive.unsigned_integer()};
  m.status = bits.enumerator(kStatusBits, MessageStatus::kPlayed);
  m.requested = bits.bit();
  const bool is_sent = bits.bit();
  const bool own_indexed = bits.bit();
  const auto count = static_cast<int>(bits.take(kIdCountBits));
  bits.finish();
  archive(m.id);
  events::load_present(archive, is_sent, m.sent_at);
  load(archive, count, own_indexed, m.provider_ids);
}

inline void save(events::ByteOutputArchive& archive, const Enrolment& e) {
  events::BitPacker bits;
  bits.add(static_cast<std::uint64_t>(e.outcome), kOutcomeBits);
  bits.add(static_cast<bool>(e.message_2));
  for (const bool bit : {e.opted_out, e.cancelled, e.late, e.timed_out, e.barred}) bits.add(bit);
  archive(bits.word(), e.campaign, e.account, e.enrolled_at, e.message_1);
  events::save_present(archive, e.message_2);
  archive(e.outcome_since, e.interactions);
}
inline void load(events::ByteInputArchive& archive, Enrolment& e) {
  events::BitReader bits{archive.unsigned_integer()};
  e.outcome = bits.enumerator(kOutcomeBits, Outcome::kCancelled);
  const bool has_message_2 = bits.bit();
  for (bool* bit : {&e.opted_out, &e.cancelled, &e.late, &e.timed_out, &e.barred}) *bit = bits.bit();
  bits.finish();
  archive(e.campaign, e.account, e.enrolled_at, e.message_1);
  events::load_present(archive, has_message_2, e.message_2);
  archive(e.outcome_since, e.interactions);
}

template <class Archive>
void serialize(Archive& archive, Profile& p) {
  archive(p.name, p.categories);
}

template <class Archive>
void serialize(Archive& archive, ServiceWindow& w) {
  archive(w.account, w.until);
}

template <class Archive>
void serialize(Archive& archive, SeenInteraction& s) {
  archive(s.id, s.since);
}

template <class Archive>
void serialize(Archive& archive, ParkedStatus& p) {
  archive(p.provider_message_id, p.since, p.account, events::stored(p.status, MessageStatus::kPlayed), p.occurred_at,
          p.error);
}

template <class Archive>
void serialize(Archive& archive, KeptReply& r) {
  archive(r.interaction_id, r.account, r.occurred_at, r.since, r.opt_out);
}

template <class Archive>
void serialize(Archive& archive, Waiting& w) {
  archive(w.statuses, w.replies);
}

inline void save(events::ByteOutputArchive& archive, const Contact& c) {
  events::BitPacker bits;
  bits.add(c.exists);
  bits.add(c.opted_out);
  bits.add(c.word_at.has_value());
  bits.add(static_cast<bool>(c.profile));
  bits.add(static_cast<bool>(c.waiting));
  archive(bits.word(), c.key);
  events::save_present(archive, c.word_at);
  events::save_present(archive, c.profile);
  events::save_present(archive, c.waiting);
  archive(c.enrolments, c.windows, c.seen);
}
inline void load(events::ByteInputArchive& archive, Contact& c) {
  events::BitReader bits{archive.unsigned_integer()};
  c.exists = bits.bit();
  c.opted_out = bits.bit();
  const bool has_word = bits.bit();
  const bool has_profile = bits.bit();
  const bool has_waiting = bits.bit();
  bits.finish();
  archive(c.key);
  events::load_present(archive, has_word, c.word_at);
  events::load_present(archive, has_profile, c.profile);
  events::load_present(archive, has_waiting, c.waiting);
  archive(c.enrolments, c.windows, c.seen);
}

template <class Archive>
void serialize(Archive& archive, CampaignCounts& c) {
  archive(c.total_contacts, c.outcomes, c.messages, c.interaction_count, c.excluded);
}

template <class Archive>
void serialize(Archive& archive, Campaign& c) {
  archive(c.id, c.account, c.categories, c.counts, events::stored(c.status, CampaignStatus::kCancelled), c.cancel_seen,
          c.deadline_hours, c.deadline_at, c.expected, c.answered);
}

template <class Archive>
void serialize(Archive& archive, Category& c) {
  archive(c.id, c.exists, c.contacts);
}

template <class Archive>
void serialize(Archive& archive, GlobalCounts& g) {
  archive(g.total_contacts, g.interactions, g.messages_sent, g.messages_delivered, g.messages_read, g.failures,
          g.campaigns);
}

}  // namespace relance::domain
