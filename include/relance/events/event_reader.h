// CloudEvents 1.0 JSON (structured mode) in: one record of the contact log or of the campaign log.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <relance/base/result.h>
#include <relance/domain/event.h>
#include <relance/events/counted.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

inline constexpr std::size_t kRecordBytesMax = 4 * 1024 * 1024;

// The logs that events come in by.
enum class Log : std::uint8_t { kContactEvents, kCampaignEvents };
[[nodiscard]] std::string_view topic_of(Log log);

// A broadcast of the contact log, with the time that the others carry in themselves.
struct BroadcastEvent {
  Timestamp time;
  std::variant<domain::CampaignOpened, domain::CampaignCancelled> body;
};
struct TickEvent {
  Timestamp time;
};

using InputEvent = std::variant<domain::ContactEvent, BroadcastEvent, domain::CampaignEvent, domain::CategoryEvent,
                                TickEvent, CountedEvent, EnrolledEvent>;

[[nodiscard]] Timestamp time_of(const InputEvent& event);

// The position of a record. A file holds the events of both logs that come from outside, and distinguishes them by
// type: there `relance.campaign.cancelled.v1` is the campaign log's, and what only our tasks write to the campaign log
// (CountedEvent, EnrolledEvent) is refused. Each log refuses the other's types (`type` at /type).
enum class Source : std::uint8_t { kFile, kContactLog, kCampaignLog };

// A record that cannot be taken. `log`: the one that holds it; in a file, the one that its type belongs to.
struct UnreadableRecord {
  Log log = Log::kContactEvents;
  Defect defect;
  bool newer_writer = false;  // one of our own tasks wrote a type that we do not know: stop, upgrade first
};

using ReadResult = Result<InputEvent, UnreadableRecord>;

// Reads one record after the other with one reused parser. One thread at a time.
class EventReader {
 public:
  EventReader();
  ~EventReader();
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  // What the event borrows stays valid until the next read. kPadding readable bytes must follow the record.
  [[nodiscard]] ReadResult read(std::string_view record, Source source = Source::kFile);

  static constexpr std::size_t kPadding = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
