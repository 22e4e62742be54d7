// POST /events: parses a body of CloudEvents, one object or an array of them, into records and the logs they go to. A
// body is accepted as a whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/result.h>
#include <relance/base/time.h>
#include <relance/events/dead_letter.h>
#include <relance/events/topics.h>

namespace relance::events {

inline constexpr std::size_t kPostEventsMax = 10'000;

// Requirements for a posted event in addition to the rules of the logs.
struct PostRules {
  std::size_t events_max = kPostEventsMax;
  OptionalTime stamp = {};   // the time of events without one; if not set, they are refused (`member` at /time)
  OptionalTime latest = {};  // events after this time are refused (`time` at /time); if not set, any time is accepted
  bool takes_ticks = false;  // otherwise `clock.ticked` is refused (`type` at /type)
};

// Where a record goes.
struct Route {
  enum class To : std::uint8_t { kPartitionOfKey, kEveryPartition };
  Topic topic{};
  To to{};
  std::optional<std::string> key;  // none for `clock.ticked`; else the contact, `campaign:<id>`, `category:<id>`, or
                                   // for `campaign.opened` the campaign
};

struct PostedEvent {
  std::string_view record;  // as it was posted, except for a time that was missing
  Timestamp time;
  std::vector<Route> routes;  // one; two for `clock.ticked`
};

struct PostDefect {
  std::optional<std::size_t> event;  // its index in the array (a single object: 0); none: the body as a whole
  Defect defect;                     // the path is relative to the event
};

// Reused for the next body. One thread at a time.
class EventPostReader {
 public:
  EventPostReader();
  ~EventPostReader();
  EventPostReader(const EventPostReader&) = delete;
  EventPostReader& operator=(const EventPostReader&) = delete;

  using Posted = std::span<const PostedEvent>;

  // Returns the events in the order of the body, valid until the next read; none for an empty array. If there are
  // several defects, the one of the first event is reported. Refused are: bodies that are not JSON (`unreadable`), more
  // than `events_max` events or more than kRecordBytesMax bytes (`value`), records that no log accepts, events reserved
  // for Relance's own tasks: their types (`type` at /type), and any source that begins with `/relance/` (`value` at
  // /source). Never throws.
  [[nodiscard]] Result<Posted, PostDefect> read(std::string_view body, const PostRules& rules);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
