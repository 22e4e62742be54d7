// Explains one contact from the log: what happened to it, what was decided, and why Message 2 was or was not requested.
// The domain decides the events again and records why; this code contains no rules.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/events/topics.h>
#include <relance/ports/log_reader.h>

namespace relance::explain {

// The log to read from. Its exceptions end the program.
class LogSource {
 public:
  virtual ~LogSource() = default;

  [[nodiscard]] virtual std::span<const ports::TopicSpec> topics() const = 0;
  [[nodiscard]] virtual ports::TopicNumber topic_of(events::Topic topic) const = 0;
  [[nodiscard]] virtual ports::OffsetRange offsets(ports::TopicPartition partition) = 0;
  [[nodiscard]] virtual std::optional<ports::Committed> committed(ports::TopicPartition partition) = 0;

  // Visits every record of a partition in order, as long as `visit` returns true.
  using Visit = std::function<bool(const ports::Record&)>;
  virtual void for_each(ports::TopicPartition partition, const Visit& visit) = 0;
};

// Appends the member `value` or `value_base64` of a record; ports::kRecordPadding readable bytes follow the value.
using WriteValue = std::function<void(std::string_view value, ByteBuffer& out)>;

// nullopt: the log has nothing about this contact. The text ends in a line break.
[[nodiscard]] std::optional<std::string> explain_as_text(LogSource& log, const std::string& contact);
[[nodiscard]] std::optional<std::string> explain_as_json(LogSource& log, const std::string& contact,
                                                         const WriteValue& write_value);

}  // namespace relance::explain
