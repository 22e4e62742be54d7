#include "fact_follower.h"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <relance/adapters/rocksdb/log_reader.h>
#include <relance/events/topics.h>

#include "http/load_generator.h"
#include "http/signed_webhook.h"

namespace relance::bench {
namespace {

constexpr std::chrono::milliseconds kPause{1};
constexpr ports::TopicNumber kFacts{static_cast<std::uint16_t>(events::Topic::kFacts)};

template <class T>
T taken(ports::PortResult<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

class FactFollower {
 public:
  FactFollower(const std::string& log_directory, const std::string& scratch, std::span<std::int64_t> seen)
      : reader_(taken(embedded::open_log_reader(log_directory, scratch))), seen_(seen) {
    next_.resize(static_cast<std::size_t>(reader_->topics()[kFacts.value()].partitions.value()));
  }

  [[nodiscard]] bool has_all() const { return found_ == seen_.size(); }
  [[nodiscard]] std::size_t found() const { return found_; }

  void look() {
    const auto refreshed = reader_->refresh();
    if (!refreshed && refreshed.error().reaction != ports::Reaction::kRetry)
      throw std::runtime_error(refreshed.error().reason);
    for (std::size_t partition = 0; partition < next_.size(); ++partition) read(partition);
  }

 private:
  void read(std::size_t partition) {
    do {
      batch_.clear();
      taken(reader_->read({kFacts, Partition{static_cast<std::int32_t>(partition)}}, next_[partition], {}, batch_));
      const std::int64_t now = monotonic_ns();
      for (const ports::Record& record : batch_.records) {
        next_[partition] = Offset{record.offset.value() + 1};
        note(record.value.value_or(""), now);
      }
    } while (!batch_.records.empty());
  }
  void note(std::string_view fact, std::int64_t now) {
    const auto number = webhook_number(fact);
    if (!number || *number >= seen_.size() || seen_[*number] != 0) return;
    seen_[*number] = now;
    ++found_;
  }

  std::unique_ptr<ports::LogReader> reader_;
  std::span<std::int64_t> seen_;
  std::vector<Offset> next_;
  ports::RecordBatch batch_;
  std::size_t found_ = 0;
};

}  // namespace

void follow_facts(const std::string& log_directory, const std::string& scratch, double seconds,
                  std::span<std::int64_t> seen) {
  std::filesystem::create_directories(scratch);
  FactFollower follower(log_directory, scratch, seen);
  auto next = std::chrono::steady_clock::now();
  const auto deadline = next + std::chrono::duration<double>(seconds);
  while (!follower.has_all()) {
    if (next > deadline)
      throw std::runtime_error(fmt::format("facts of {} webhooks, {} expected", follower.found(), seen.size()));
    follower.look();
    next = std::max(next + kPause, std::chrono::steady_clock::now());
    std::this_thread::sleep_until(next);
  }
}

}  // namespace relance::bench
