#include <algorithm>
#include <mutex>
#include <vector>

#include <relance/events/fact_reader.h>
#include <relance/events/stats_reader.h>
#include <relance/events/topics.h>
#include <relance/projections/materializer.h>

#include "cache_update.h"
#include "changes.h"
#include "fact_rows.h"
#include "stats_rows.h"

namespace relance::projections {
namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using ports::SqlType;
using ports::SqlValue;

constexpr std::uint64_t kCommitsALook = 8;
constexpr Duration kRebuiltPause{1000};  // between two checks whether the projections were rebuilt elsewhere

struct Place {
  ports::TopicPartition partition;
  Offset next;
};

}  // namespace

class Materializer::State {
 public:
  State(ports::LogReader& log, ports::SqlDatabase& database, ports::Cache* cache, const ports::Clock& clock,
        MaterializerOptions options)
      : log_(log),
        database_(database),
        clock_(clock),
        options_(std::move(options)),
        cache_(cache, clock, options_.cache_pause, options_.category_list) {}

  PortResult<Step> step();
  void drop_session();
  void interrupt();
  [[nodiscard]] const MaterializerCounters& counters() const { return counters_; }

 private:
  // Treats errors of the session as the error of the step.
  PortResult<bool> open();
  PortResult<bool> was_rebuilt();
  void note_lag();
  [[nodiscard]] std::vector<Place> beginnings() const;
  PortResult<Done> check_view();
  PortResult<Done> load_positions();
  PortResult<Done> check_positions();
  PortResult<std::size_t> gather();
  PortResult<std::size_t> gather(Place& place);
  PortResult<Done> add_record(const ports::Record& record, bool is_stats);
  PortResult<Done> write();
  [[nodiscard]] std::string_view topic_name(const Place& place) const {
    return log_.topics()[place.partition.topic.value()].name;
  }

  ports::LogReader& log_;
  ports::SqlDatabase& database_;
  const ports::Clock& clock_;
  const std::string identity_ = log_.identity();
  const MaterializerOptions options_;
  CacheUpdate cache_;

  std::mutex session_mutex_;  // locked while the session is replaced, and by interrupt()
  std::unique_ptr<ports::SqlSession> session_;
  bool is_open_ = false;                      // holds the lock, and has loaded its positions
  bool is_standby_ = false;                   // another process has the lock
  std::vector<Place> places_ = beginnings();  // as committed
  std::vector<Place> reached_;                // as read into `changes_`
  std::size_t first_ = 0;                     // the place to read first, round-robin
  std::int64_t version_ = 0;
  Duration look_due_{};  // time since boot
  Changes changes_;
  events::FactReader facts_;
  events::StatsReader stats_;
  ports::RecordBatch batch_;
  std::size_t bytes_ = 0;
  MaterializerCounters counters_;
};

Materializer::Materializer(ports::LogReader& log, ports::SqlDatabase& database, ports::Cache* cache,
                           const ports::Clock& clock, MaterializerOptions options)
    : state_(std::make_unique<State>(log, database, cache, clock, std::move(options))) {}
Materializer::~Materializer() = default;

const MaterializerCounters& Materializer::counters() const {
  return state_->counters();
}

void Materializer::interrupt() {
  state_->interrupt();
}

PortResult<Step> Materializer::step() {
  auto result = state_->step();
  // After any failure positions are reloaded: only the database knows whether a lost commit took effect.
  if (!result) state_->drop_session();
  return result;
}

void Materializer::State::interrupt() {
  const std::lock_guard lock(session_mutex_);
  if (session_) session_->interrupt();
}

void Materializer::State::drop_session() {
  const std::lock_guard lock(session_mutex_);
  session_.reset();
  is_open_ = false;
  counters_.is_active = false;
}

PortResult<Step> Materializer::State::step() {
  static_cast<void>(log_.refresh());  // what it does not show yet follows in a later step
  if (!is_open_) {
    if (!is_standby_) note_lag();
    auto opened = open();
    if (!opened) return Failure{opened.error()};
    is_standby_ = !opened.value();
    if (is_standby_) {
      counters_.lag = 0;  // reported by the process that maintains the projections
      return Step::kStandby;
    }
    note_lag();
  }
  changes_.clear();
  reached_ = places_;
  auto records = gather();
  if (!records) return Failure{records.error()};
  if (records.value() == 0) {
    counters_.lag = 0;
    cache_.refresh(*session_, version_);
    const auto rebuilt = was_rebuilt();
    if (!rebuilt) return Failure{rebuilt.error()};
    return rebuilt.value() ? Step::kApplied : Step::kIdle;
  }
  if (auto written = write(); !written) return Failure{written.error()};
  places_ = reached_;
  counters_.commits += 1;
  if (counters_.commits % kCommitsALook == 0) note_lag();
  cache_.add(changes_.touched);
  cache_.refresh(*session_, version_);
  return Step::kApplied;
}

// Rebuilt projections may end before this process's position; without new records no write would notice.
PortResult<bool> Materializer::State::was_rebuilt() {
  const Duration now = clock_.since_boot();
  if (now < look_due_) return false;
  look_due_ = now + kRebuiltPause;
  const std::int64_t version = version_;
  if (auto checked = check_view(); !checked) return Failure{checked.error()};
  if (version_ == version) return false;
  is_open_ = false;  // the next step continues from the position of the projections
  return true;
}

// Reports the lag while catching up or failing. When idle, it is checked only from time to time.
void Materializer::State::note_lag() {
  std::int64_t lag = 0;
  for (const Place& place : places_) {
    const auto offsets = log_.offsets(place.partition);
    if (!offsets) return;
    const Offset next = std::max(place.next, offsets.value().start);
    lag += std::max<std::int64_t>(0, offsets.value().end.value() - next.value());
  }
  counters_.lag = static_cast<std::uint64_t>(lag);
}

// The positions of empty projections.
std::vector<Place> Materializer::State::beginnings() const {
  std::vector<Place> places;
  for (const events::Topic topic : {events::Topic::kFacts, events::Topic::kStats}) {
    const ports::TopicNumber number{static_cast<std::uint16_t>(topic)};
    for (std::int32_t i = 0; i < log_.topics()[number.value()].partitions.value(); ++i)
      places.push_back({{number, Partition{i}}, Offset{0}});
  }
  return places;
}

// False: another process has the lock.
PortResult<bool> Materializer::State::open() {
  if (!session_) {
    auto session = database_.connect(ports::SqlAccess::kWrite);
    if (!session) return Failure{session.error()};
    const std::lock_guard lock(session_mutex_);
    session_ = std::move(session).value();
  }
  auto locked = session_->lock(options_.lock, Duration{0});
  if (!locked || !locked.value()) return locked;
  if (auto checked = check_view(); !checked) return Failure{checked.error()};
  if (auto loaded = load_positions(); !loaded) return Failure{loaded.error()};
  cache_.add_latest(*session_);
  is_open_ = true;
  counters_.is_active = true;
  return true;
}

PortResult<Done> Materializer::State::check_view() {
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger, SqlType::kText};
  if (auto read = session_->query("SELECT version, log_identity FROM view_state WHERE id = 1", {}, kTypes, rows);
      !read) {
    if (read.error().reaction != Reaction::kStop) return read;
    return ports::failure(Reaction::kStop, read.error().reason + ": run `relance migrate up` to create the tables");
  }
  if (rows.size() != 1)
    return ports::failure(Reaction::kStop, "the projections have no state: run `relance migrate up` to create it");
  version_ = std::get<std::int64_t>(rows.row(0)[0]);
  const auto identity = std::get<std::string_view>(rows.row(0)[1]);
  if (identity.empty() || identity == identity_) return Done{};
  return ports::failure(Reaction::kStop, "the projections belong to another log (" + std::string{identity} +
                                             "; this one is " + identity_ +
                                             "): run `relance replay rebuild --view sql` to rebuild them");
}

PortResult<Done> Materializer::State::load_positions() {
  std::vector<Place> places = beginnings();
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kText, SqlType::kInteger, SqlType::kInteger};
  if (auto read = session_->query("SELECT topic, partition, next_offset FROM positions", {}, kTypes, rows); !read)
    return read;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows.row(i);
    for (Place& place : places) {
      const bool is_it = topic_name(place) == std::get<std::string_view>(row[0]) &&
                         place.partition.partition.value() == std::get<std::int64_t>(row[1]);
      if (is_it) place.next = Offset{std::get<std::int64_t>(row[2])};
    }
  }
  places_ = std::move(places);
  return check_positions();
}

PortResult<Done> Materializer::State::check_positions() {
  for (const Place& place : places_) {
    const auto offsets = log_.offsets(place.partition);
    if (!offsets) return Failure{offsets.error()};
    if (place.next <= offsets.value().end) continue;
    return ports::failure(Reaction::kStop,
                          "the projections have read " + std::string{topic_name(place)} + " to offset " +
                              std::to_string(place.next.value()) + ", and it ends at " +
                              std::to_string(offsets.value().end.value()) +
                              ": the log has lost records; restore it, or rebuild the projections with "
                              "`relance replay rebuild --view sql`");
  }
  return Done{};
}

// Reads the partitions in turn until the batch is full or all of them are read to the end.
PortResult<std::size_t> Materializer::State::gather() {
  std::size_t records = 0;
  bytes_ = 0;
  std::vector<bool> has_more(reached_.size(), true);
  for (std::size_t turn = first_; std::ranges::find(has_more, true) != has_more.end(); ++turn) {
    const std::size_t number = turn % reached_.size();
    if (!has_more[number]) continue;
    auto read = gather(reached_[number]);
    if (!read) return read;
    records += read.value();
    has_more[number] = read.value() == options_.read_records;
    first_ = number + 1;
    if (records >= options_.batch_records || bytes_ >= options_.batch_bytes) break;
  }
  return records;
}

PortResult<std::size_t> Materializer::State::gather(Place& place) {
  const ports::ReadLimits limits{.records = options_.read_records, .bytes = options_.batch_bytes};
  if (auto read = log_.read(place.partition, place.next, limits, batch_); !read) return Failure{read.error()};
  const bool is_stats = place.partition.topic.value() == static_cast<std::uint16_t>(events::Topic::kStats);
  for (const ports::Record& record : batch_.records) {
    if (auto added = add_record(record, is_stats); !added) return Failure{added.error()};
    place.next = Offset{record.offset.value() + 1};
    bytes_ += record.value.value_or("").size();
  }
  if (!batch_.records.empty())
    changes_.positions.row({topic_name(place), std::int64_t{place.partition.partition.value()}})
        .set(2, place.next.value());
  return batch_.records.size();
}

PortResult<Done> Materializer::State::add_record(const ports::Record& record, bool is_stats) {
  if (is_stats) {
    const auto stats = stats_.read(record.key.value_or(""), record.value);
    if (!stats) {
      counters_.unreadable += 1;
      return Done{};
    }
    add_stats(stats.value(), record.offset, record.appended_at, changes_);
    counters_.stats += 1;
    return Done{};
  }
  const auto fact = facts_.read(record.value.value_or(""));
  if (!fact && fact.error().newer_writer)
    return ports::failure(Reaction::kStop,
                          "a newer version wrote a fact of an unknown type: first upgrade the "
                          "processes that run the component views");
  if (!fact) {
    counters_.unreadable += 1;
    return Done{};
  }
  add_fact(fact.value(), changes_);
  counters_.facts += 1;
  return Done{};
}

PortResult<Done> Materializer::State::write() {
  if (auto begun = session_->begin(); !begun) return begun;
  if (auto looked = changes_.look_up(*session_); !looked) return looked;
  if (auto written = changes_.write(*session_); !written) return written;
  const std::array parameters = {SqlValue{identity_}, SqlValue{version_}};
  auto stepped = session_->execute(
      "UPDATE view_state SET version = version + 1, log_identity = $1 WHERE id = 1 AND version = $2", parameters);
  if (!stepped) return Failure{stepped.error()};
  if (stepped.value() != 1) return ports::failure(Reaction::kRetry, "another process wrote the projections");
  if (auto committed = session_->commit(); !committed) return committed;
  version_ += 1;
  return Done{};
}

}  // namespace relance::projections
