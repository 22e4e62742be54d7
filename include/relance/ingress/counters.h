// What ingress has counted since its start. Written by any thread, read by any thread; each number is right by itself.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace relance::ingress {

enum class RouteName : std::uint8_t { kWassenger, kWhatsapp, kEvents, kLivez, kReadyz, kMetrics, kOther };
inline constexpr std::size_t kRouteCount = 7;
inline constexpr std::array<std::string_view, kRouteCount> kRouteNames = {"wassenger", "whatsapp", "events", "livez",
                                                                          "readyz",    "metrics",  "other"};

inline constexpr std::size_t kStatusClassCount = 5;  // 1xx to 5xx, in this order

struct IngressCounters {
  using Count = std::atomic<std::uint64_t>;

  std::array<std::array<Count, kStatusClassCount>, kRouteCount> answers{};  // by route and class of the status
  Count in_flight{0};                                                       // requests that are not answered yet
  Count body_bytes{0};                                                      // of requests, decoded
  Count rejected_signatures{0};  // 401 and 403: wrong or missing signatures and tokens
  Count appended_records{0};     // durable
  Count unavailable{0};          // 503: the log did not take it
};

}  // namespace relance::ingress
