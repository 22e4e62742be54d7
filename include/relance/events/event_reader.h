// Reads CloudEvents 1.0 JSON (structured mode): one record of the contact log or of the campaign log.
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

// The logs that carry input events.
enum class Log : std::uint8_t { kContactEvents, kCampaignEvents };
[[nodiscard]] std::string_view topic_of(Log log);

// A broadcast in the contact log, with the time that other events contain themselves.
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

// Where a record comes from. A file holds the external events of both logs and distinguishes them by type: there,
// `relance.campaign.cancelled.v1` is the one of the campaign log, and events that only Relance's own tasks write to the
// campaign log (CountedEvent, EnrolledEvent) are refused. Each log refuses the other's types (`type` at /type).
enum class Source : std::uint8_t { kFile, kContactLog, kCampaignLog };

// A record that cannot be processed. `log`: the one it is in; for a file, the one its type belongs to.
struct UnreadableRecord {
  Log log = Log::kContactEvents;
  Defect defect;
  bool newer_writer = false;  // an unknown type from one of Relance's own tasks: stop, upgrade first
};

using ReadResult = Result<InputEvent, UnreadableRecord>;

// Reads one record after another with one reused parser. One thread at a time.
class EventReader {
 public:
  EventReader();
  ~EventReader();
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  // The event borrows memory that is valid until the next read. kPadding readable bytes must follow the record.
  [[nodiscard]] ReadResult read(std::string_view record, Source source = Source::kFile);

  static constexpr std::size_t kPadding = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events
