// The fields of every stored type, in the order in which they are stored. A change of any of them is a new format
// (state_codec.h).
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

inline void CEREAL_SAVE_FUNCTION_NAME(relance::codec::ByteOutputArchive& archive, const relance::Timestamp& time) {
  archive.signed_integer(time.time_since_epoch().count());
}
inline void CEREAL_LOAD_FUNCTION_NAME(relance::codec::ByteInputArchive& archive, relance::Timestamp& time) {
  time = relance::Timestamp{relance::Duration{archive.signed_integer()}};
  if (time < relance::kEarliestTime || time >= relance::kWritableEnd) archive.fail();
}

}  // namespace cereal

namespace relance {

namespace codec {

// An enumerator of a closed set that begins at 0 and ends at `last`.
template <class E>
struct StoredEnumerator {
  E& value;
  E last;
};
template <class E>
StoredEnumerator<E> stored(E& value, E last) {
  return {value, last};
}
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

}  // namespace codec

inline void save(codec::ByteOutputArchive& archive, const Uuid& uuid) {
  archive.bytes(uuid.bytes.data(), uuid.bytes.size());
}
inline void load(codec::ByteInputArchive& archive, Uuid& uuid) {
  archive.bytes(uuid.bytes.data(), uuid.bytes.size());
}

inline void save(codec::ByteOutputArchive& archive, const OptionalTime& time) {
  archive(time.has_value());
  if (time) archive(*time);
}
inline void load(codec::ByteInputArchive& archive, OptionalTime& time) {
  bool present = false;
  archive(present);
  Timestamp value;
  if (present) archive(value);
  time = present ? OptionalTime{value} : OptionalTime{};
}

template <class Tag, class T>
void save(codec::ByteOutputArchive& archive, const Strong<Tag, T>& value) {
  archive(value.value());
}
template <class Tag, class T>
void load(codec::ByteInputArchive& archive, Strong<Tag, T>& value) {
  T read{};
  archive(read);
  value = Strong<Tag, T>{read};
}

template <class T>
void save(codec::ByteOutputArchive& archive, const Box<T>& box) {
  archive(static_cast<bool>(box));
  if (box) archive(*box);
}
template <class T>
void load(codec::ByteInputArchive& archive, Box<T>& box) {
  bool present = false;
  archive(present);
  box.reset();
  if (present) archive(box.ensure());
}

}  // namespace relance

namespace relance::domain {

template <class Tag>
void save(codec::ByteOutputArchive& archive, const Id<Tag>& id) {
  archive(id.text());
}
template <class Tag>
void load(codec::ByteInputArchive& archive, Id<Tag>& id) {
  std::string text;
  archive(text);
  if (!text.empty() && !is_record_id(text)) archive.fail();
  id = Id<Tag>{std::move(text)};
}

inline void save(codec::ByteOutputArchive& archive, const ProviderIds& ids) {
  archive(ids.own_indexed(), static_cast<std::uint8_t>(ids.count()));
  for (int i = 0; i < ids.count(); ++i) archive(std::string{ids.entry(i)});
}
inline void load(codec::ByteInputArchive& archive, ProviderIds& ids) {
  bool own_indexed = false;
  std::uint8_t count = 0;
  archive(own_indexed, count);
  if (count > kProviderIdsPerMessageMax || (own_indexed && count == 0)) archive.fail();
  ids = {};
  for (int i = 0; i < count; ++i) {
    std::string id;
    archive(id);
    if (!is_record_id(id) || ids.indexes(id) || id == ids.own()) archive.fail();
    if (i == 0) {
      ids.set_own(id, own_indexed);
    } else {
      ids.index(id);
    }
  }
}

template <class Archive>
void serialize(Archive& archive, Message& m) {
  archive(m.id, m.sent_at, m.provider_ids, codec::stored(m.status, MessageStatus::kPlayed), m.requested);
}

template <class Archive>
void serialize(Archive& archive, Enrolment& e) {
  archive(e.campaign, e.account, e.message_1, e.message_2, e.enrolled_at, e.outcome_since, e.interactions,
          codec::stored(e.outcome, Outcome::kCancelled), e.opted_out, e.cancelled, e.late, e.timed_out, e.barred);
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
  archive(p.provider_message_id, p.since, p.account, codec::stored(p.status, MessageStatus::kPlayed), p.occurred_at,
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

template <class Archive>
void serialize(Archive& archive, Contact& c) {
  archive(c.key, c.profile, c.waiting, c.enrolments, c.windows, c.seen, c.word_at, c.exists, c.opted_out);
}

template <class Archive>
void serialize(Archive& archive, CampaignCounts& c) {
  archive(c.total_contacts, c.outcomes, c.messages, c.interaction_count, c.excluded);
}

template <class Archive>
void serialize(Archive& archive, Campaign& c) {
  archive(c.id, c.account, c.categories, c.counts, codec::stored(c.status, CampaignStatus::kCancelled), c.cancel_seen,
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
