#include <atomic>
#include <vector>

#include <relance/base/logging.h>

namespace relance::logging {
namespace {

constexpr std::size_t kShownCharacters = 3;
constexpr std::string_view kUserIdPrefix = "bsuid:";

std::atomic<Sink*> current_sink{nullptr};

}  // namespace

std::string masked(ContactNumber number) {
  const std::size_t prefix = number.text.starts_with(kUserIdPrefix) ? kUserIdPrefix.size() : 0;
  return std::string{number.text.substr(0, prefix + kShownCharacters)} + "***";
}

Sink* install(Sink* sink) {
  return current_sink.exchange(sink);
}

bool wants(Level level) {
  const Sink* sink = current_sink.load(std::memory_order_acquire);
  return sink != nullptr && sink->wants(level);
}

void write(Level level, std::string_view event, Fields fields) {
  Sink* sink = current_sink.load(std::memory_order_acquire);
  if (sink != nullptr && sink->wants(level)) sink->write(level, event, {fields.begin(), fields.size()});
}

void write(Level level, std::string_view event, Fields fields, Throttle& throttle, Duration now) {
  const auto suppressed = throttle.admit(now);
  if (!suppressed) return;
  if (*suppressed == 0) return write(level, event, fields);
  Sink* sink = current_sink.load(std::memory_order_acquire);
  if (sink == nullptr || !sink->wants(level)) return;
  std::vector<Field> all{fields};
  all.emplace_back("suppressed", *suppressed);
  sink->write(level, event, all);
}

}  // namespace relance::logging
