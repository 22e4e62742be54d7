#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/timex.h>

#include "check.h"

namespace relance::cli {

Finding check_clock(ClockSource clock) {
  if (clock == ClockSource::kLog) return {"clock", Health::kOk, "stream time follows records only (clock = \"log\")"};
  timex state{};
  const int answer = ::adjtimex(&state);
  const std::chrono::sys_seconds now{std::chrono::seconds{state.time.tv_sec}};
  const int year{std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)}.year()};
  if (year < kYearFirst || year > kYearLast) {
    return {"clock", Health::kFailed, fmt::format("the year is {}", year)};
  }
  if (answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0) {
    return {"clock", Health::kWarning, "the host's clock is not synchronised"};
  }
  return {"clock", Health::kOk, "synchronised"};
}

Finding check_descriptors(std::size_t connections) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const std::uint64_t needed = connections + kDescriptorsBesides;
  const std::string detail =
      fmt::format("the limit of open files is {} (maximum {}), but {} are needed for {} connections", limit.rlim_cur,
                  limit.rlim_max, needed, connections);
  const Health health = limit.rlim_cur >= needed   ? Health::kOk
                        : limit.rlim_max >= needed ? Health::kWarning
                                                   : Health::kFailed;
  return {"descriptors", health, detail};
}

}  // namespace relance::cli
