// Strategies for random histories: few names, times on and around the borders of the rules, so that events meet.
#pragma once

#include <vector>

#include <rapidcheck.h>

#include "property/step.h"

namespace relance::property {

// Time that passes between two events.
inline rc::Gen<Duration> pause() {
  return rc::gen::weightedOneOf<Duration>(
      {{6, rc::gen::element<Duration>(0ms, 1ms, 5s, 10min, 1h)},
       {4, rc::gen::element<Duration>(6h, 12h, 24h - 1ms, 24h, 24h + 1ms)},
       {1, rc::gen::element<Duration>(48h, 5 * 24h, 8 * 24h - 1ms, 8 * 24h, 30 * 24h - 1ms, 30 * 24h)}});
}

// How long before an event what it tells of happened.
inline rc::Gen<std::optional<Duration>> age() {
  using Age = std::optional<Duration>;
  return rc::gen::weightedOneOf<Age>(
      {{3, rc::gen::just(Age{})},
       {4, rc::gen::element<Age>(0ms, 1ms, 4s, 5s, 6s, 10min, 1h, -1h)},
       {2, rc::gen::element<Age>(6h, 23h, 24h - 1ms, 24h, 25h, 48h, 8 * 24h - 1ms, 8 * 24h)}});
}

// A step that comes after the one before, or one that tells of an earlier time.
inline rc::Gen<Duration> lag() {
  return rc::gen::weightedElement<Duration>({{8, 0ms}, {1, 1ms}, {1, 1h}, {1, 25h}, {1, 9 * 24h}});
}
inline rc::Gen<Duration> no_lag() {
  return rc::gen::just(Duration{0});
}

inline rc::Gen<Kind> kind() {
  return rc::gen::weightedElement<Kind>({{6, Kind::kEnrolled},
                                         {10, Kind::kSent},
                                         {4, Kind::kFailed},
                                         {14, Kind::kReceived},
                                         {10, Kind::kStatus},
                                         {3, Kind::kUpserted},
                                         {1, Kind::kDeleted},
                                         {1, Kind::kCancelled},
                                         {2, Kind::kOpened}});
}

inline rc::Gen<std::size_t> below(std::size_t count) {
  return rc::gen::inRange<std::size_t>(0, count);
}

inline rc::Gen<Step> step(const rc::Gen<Duration>& behind) {
  using domain::MessageNumber;
  using domain::MessageStatus;
  return rc::gen::build<Step>(
      rc::gen::set(&Step::kind, kind()), rc::gen::set(&Step::after, pause()), rc::gen::set(&Step::behind, behind),
      rc::gen::set(&Step::contact, below(std::size(kContacts))),
      rc::gen::set(&Step::campaign, below(std::size(kCampaigns))),
      rc::gen::set(&Step::account, rc::gen::weightedElement<std::size_t>({{5, 0}, {1, 1}})),
      rc::gen::set(&Step::message, rc::gen::weightedElement<MessageNumber>(
                                       {{3, MessageNumber::kMessage1}, {1, MessageNumber::kMessage2}})),
      rc::gen::set(&Step::status,
                   rc::gen::element(MessageStatus::kSent, MessageStatus::kFailed, MessageStatus::kDelivered,
                                    MessageStatus::kRead, MessageStatus::kPlayed)),
      rc::gen::set(&Step::id, below(std::size(kOutIds))),
      rc::gen::set(&Step::text, rc::gen::weightedElement<std::size_t>({{10, 0}, {2, 1}, {2, 2}, {2, 3}})),
      rc::gen::set(&Step::number, below(12)), rc::gen::set(&Step::ago, age()),
      rc::gen::set(&Step::points, rc::gen::element(false, false, true)));
}

// Times that never go backwards.
inline rc::Gen<History> history() {
  return rc::gen::container<History>(step(no_lag()));
}
// Times that do.
inline rc::Gen<History> disorderly_history() {
  return rc::gen::container<History>(step(lag()));
}

}  // namespace relance::property
