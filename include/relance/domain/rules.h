// The numbers and words of the rules as one value. A decision is given the rules that it applies; every caller today
// (tasks, offline run, explain) passes kCurrentRules. Limits on memory and input are in limits.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <relance/base/time.h>

namespace relance::domain {

inline constexpr std::string_view kOptOutWords[] = {"stop",           "stopall", "unsubscribe", "cancel",  "end",
                                                    "quit",           "optout",  "arret",       "arreter", "desabonner",
                                                    "desinscription", "baja",    "sair",        "parar"};
inline constexpr std::string_view kOptInWords[] = {"start", "unstop", "resume", "reprendre"};

struct Rules {
  Duration occurred_age_max = std::chrono::hours{8 * 24};     // R3: older interactions are dropped
  Duration parked_age_max = std::chrono::hours{8 * 24};       // R7
  Duration clock_tolerance = std::chrono::seconds{5};         // R8, R9: a reply may appear to precede its message
  Duration attribution_window = std::chrono::hours{30 * 24};  // R8
  Duration pending_patience = std::chrono::hours{48};         // R8: a pending Message 1 may still be delivered
  Duration kept_reply_age_max = std::chrono::hours{24};       // R9
  Duration seen_age_max = std::chrono::hours{8 * 24};         // R10: at least occurred_age_max
  Duration reply_window = std::chrono::hours{24};             // R11, R13: [sent_at, sent_at + 24 h)
  Duration service_window = std::chrono::hours{24};           // R17
  Duration closing_age = std::chrono::hours{30 * 24};         // R18
  std::int64_t deadline_hours = 48;                           // R24: of a campaign that sets none

  // R12: in folded form, ASCII letters only, at most kOptWordSizeMax characters each.
  std::span<const std::string_view> opt_out_words = kOptOutWords;
  std::span<const std::string_view> opt_in_words = kOptInWords;
};

inline constexpr Rules kCurrentRules{};

}  // namespace relance::domain
