#include "simulation/trace.h"

#include <algorithm>
#include <string_view>

#include <relance/base/crash_point.h>
#include <relance/events/topics.h>

namespace relance::driver {
namespace {

std::string place(std::int64_t topic, std::int64_t partition) {
  std::string text{events::topic_name(static_cast<events::Topic>(topic))};
  return text + "/" + std::to_string(partition);
}

std::string words(Did did, std::int64_t a, std::int64_t b, std::int64_t c) {
  const std::string process = "process " + std::to_string(a);
  const std::string worker = process + ", worker " + std::to_string(b);
  switch (did) {
    case Did::kTurn:
      return worker + " turns";
    case Did::kPump:
      return process + " appends";
    case Did::kPost:
      return "item " + std::to_string(a) + " posted, attempt " + std::to_string(b);
    case Did::kAnswer:
      return "item " + std::to_string(a) + (b != 0 ? " taken" : " refused");
    case Did::kCrash:
      return process + " crashes at " + std::string{kCrashPointNames.at(static_cast<std::size_t>(b))} +
             (c != 0 ? ", power is cut" : "");
    case Did::kStart:
      return process + " starts";
    case Did::kStop:
      return process + " has stopped";
    case Did::kAddWorker:
      return worker + " starts";
    case Did::kEndWorker:
      return worker + " has stopped";
    case Did::kFenced:
      return worker + " is fenced";
    case Did::kMaintain:
      return process + " maintains the log";
    case Did::kRecords:
      return place(a, b) + " grows to " + std::to_string(c);
    case Did::kCommitted:
      return place(a, b) + " is committed to " + std::to_string(c);
    case Did::kAdvance:
      return std::to_string(a) + " ms pass";
    case Did::kCalm:
      return "no more faults";
  }
  return {};
}

}  // namespace

std::string Trace::text() const {
  std::string out;
  const std::uint64_t first = count_ > kKept ? count_ - kKept : 0;
  for (std::uint64_t i = first; i < count_; ++i) {
    const TraceStep& step = steps_[i % kKept];
    out += std::to_string(step.number) + ": " + words(step.did, step.a, step.b, step.c) + "\n";
  }
  return out;
}

}  // namespace relance::driver
