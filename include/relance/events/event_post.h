// POST /events: a body of CloudEvents, one object or an array of them, into records and the logs that they belong to.
// All of a body is taken or none of it.
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

// What is asked of a posted event beside the rules of the logs.
struct PostRules {
  std::size_t events_max = kPostEventsMax;
  OptionalTime stamp = {};   // the time of events that have none; without it they are refused (`member` at /time)
  OptionalTime latest = {};  // events of later times are refused (`time` at /time); without it any time will do
  bool takes_ticks = false;  // else `clock.ticked` is refused (`type` at /type)
};

// Where a record goes.
struct Route {
  enum class To : std::uint8_t { kPartitionOfKey, kEveryPartition };
  Topic topic{};
  To to{};
  std::optional<std::string> key;  // none for `clock.ticked`, else the contact, `campaign:<id>`, `category:<id>`, or
                                   // for `campaign.opened` the campaign
};

struct PostedEvent {
  std::string_view record;  // as it was posted, but for the time where that was missing
  Timestamp time;
  std::vector<Route> routes;  // one; two for `clock.ticked`
};

struct PostDefect {
  std::optional<std::size_t> event;  // its place in the array, from 0 (a single object: 0); none: the body as a whole
  Defect defect;                     // the path is within the event
};

// Reused from one body to the next. One thread at a time.
class EventPostReader {
 public:
  EventPostReader();
  ~EventPostReader();
  EventPostReader(const EventPostReader&) = delete;
  EventPostReader& operator=(const EventPostReader&) = delete;

  using Posted = std::span<const PostedEvent>;

  // The events in the order of the body, valid until the next read; an empty array gives none. Of several defects the
  // first event's is reported. Refused are bodies that are no JSON (`unreadable`), more than `events_max` events or
  // over kRecordBytesMax bytes (`value`), records that no log takes, and whatever is for our own tasks to write: their
  // types
  // (`type` at /type), and any source that begins with `/relance/` (`value` at /source). Never throws.
  [[nodiscard]] Result<Posted, PostDefect> read(std::string_view body, const PostRules& rules);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
