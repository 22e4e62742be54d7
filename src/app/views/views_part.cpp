#include "views_part.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <relance/api/category_list.h>

#include "embedded_texts.h"
#include "io/exit_code.h"
#include "stores.h"

namespace relance::app {
namespace {

// Until the log is looked at again: on Kafka each look asks the brokers for the end of every partition.
constexpr Duration kIdlePause{20};
constexpr Duration kIdlePauseOnKafka{100};
constexpr Duration kStandbyPause{1000};  // until another process is asked whether it still keeps the view
constexpr Duration kRetryPause{250};     // after a failure, doubled with each further one
constexpr Duration kRetryPauseMax{5000};
constexpr Duration kSlowRequest{500};
constexpr Duration kAnswerGrace{3000};    // for requests under way when the process stops
constexpr Duration kStepGrace{2000};      // for the step under way when the process stops
constexpr Duration kInterruptPause{100};  // then it is interrupted, and what it goes on to likewise
constexpr Duration kMigrateWait{30'000};

// A file is ours alone, so that no operator must be asked; a server's tables are made by `relance migrate up`.
void make_tables(ports::SqlDatabase& database) {
  if (database.dialect() != ports::SqlDialect::kSqlite) return;
  auto session = database.connect(ports::SqlAccess::kWrite);
  if (!session) throw CommandError(ExitCode::kFailure, session.error().reason);
  const auto migrations = migrations_of(database.dialect());
  const auto status = projections::migration_status(*session.value(), migrations);
  if (status && status.value().front().state == projections::MigrationState::kApplied &&
      status.value().back().state == projections::MigrationState::kPending)
    spdlog::info("bringing the views to this version: 1,000,000 contacts take a minute");
  const auto done = projections::migrate_up(*session.value(), migrations, kMigrateWait);
  if (!done) throw CommandError(ExitCode::kFailure, done.error().reason);
}

api::ApiOptions api_options(const ViewsPartOptions& options) {
  api::ApiOptions api;
  if (!options.api_token.empty()) api.tokens.push_back({"api_token", options.api_token, api::Role::kAdmin});
  if (!options.api.read_token.empty()) api.tokens.push_back({"read_token", options.api.read_token, api::Role::kRead});
  if (!options.api.write_token.empty())
    api.tokens.push_back({"write_token", options.api.write_token, api::Role::kWrite});
  api.threads = options.api.threads;
  api.requests_per_second = options.api.requests_per_second;
  api.cors_origins = options.api.cors_origins;
  api.openapi = kOpenApi;
  return api;
}

}  // namespace

ViewsPart::ViewsPart(const ViewsPartOptions& options, ports::Log& log, std::string identity, ports::Clock& clock,
                     ports::Entropy& entropy)
    : slow_(kSlowRequest),
      idle_pause_(options.asks_brokers ? kIdlePauseOnKafka : kIdlePause),
      reader_(log, std::move(identity)),
      database_(open_views(options.stores, options.file)),
      cache_(open_cache(options.stores, options.cache_bytes, clock, entropy)) {
  make_tables(*database_);
  if (options.keeps_views) {
    projections::MaterializerOptions materializer;
    materializer.category_list = &api::read_category_list;
    materializer_ =
        std::make_unique<projections::Materializer>(reader_, *database_, cache_.get(), clock, std::move(materializer));
  }
  if (options.answers) api_ = std::make_unique<api::Api>(api_options(options), *database_, *cache_, clock, *this);
}

ViewsPart::~ViewsPart() {
  stop();
}

void ViewsPart::start() {
  if (materializer_) thread_ = std::thread([this] { run(); });
}

// A database that does not answer keeps whoever waits for it, and all wait at once.
void ViewsPart::finish_answers() {
  {
    const std::lock_guard lock(mutex_);
    stop_begun_ = std::chrono::steady_clock::now();
    if (trouble_) stop_requested_ = true;
  }
  stopping_.notify_all();
  if (api_) api_->finish(kAnswerGrace);
}

void ViewsPart::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
  }
  stopping_.notify_all();
  if (thread_.joinable()) {
    end_step();
    thread_.join();
  }
  api_.reset();
}

// A step that the database does not answer would take longer than whoever stops us waits. What it had read is read
// again after the next start.
void ViewsPart::end_step() {
  std::unique_lock lock(mutex_);
  using std::chrono::steady_clock;
  const auto begun = stop_begun_.value_or(steady_clock::now());
  auto pause = std::chrono::duration_cast<Duration>(begun + kStepGrace - steady_clock::now());
  while (!stopping_.wait_for(lock, pause, [this] { return is_over_; })) {
    lock.unlock();
    materializer_->interrupt();
    lock.lock();
    pause = kInterruptPause;
  }
}

bool ViewsPart::wait(Duration pause) {
  std::unique_lock lock(mutex_);
  return !stopping_.wait_for(lock, pause, [this] { return stop_requested_; });
}

void ViewsPart::run() {
  Duration pause = kRetryPause;
  for (bool goes_on = true; goes_on;) {
    const auto step = materializer_->step();
    if (!step) {
      note(step.error().reason);
      goes_on = wait(pause);
      pause = std::min(2 * pause, kRetryPauseMax);
      continue;
    }
    note(std::nullopt);
    pause = kRetryPause;
    goes_on = wait(step.value() == projections::Step::kApplied ? Duration{0}
                   : step.value() == projections::Step::kIdle  ? idle_pause_
                                                               : kStandbyPause);
  }
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  stopping_.notify_all();
}

// One line when it begins, one for each other reason, one when it is over.
void ViewsPart::note(std::optional<std::string> trouble) {
  {
    const std::lock_guard lock(mutex_);
    if (trouble == trouble_) return;
    trouble_ = trouble;
  }
  if (trouble) {
    spdlog::warn("the views do not follow the log: {}", *trouble);
  } else {
    spdlog::info("the views follow the log again");
  }
}

const projections::MaterializerCounters* ViewsPart::materializer() const {
  return materializer_ ? &materializer_->counters() : nullptr;
}

std::optional<std::string> ViewsPart::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void ViewsPart::on_request(const api::RequestReport& report) {
  counters_.answers[static_cast<std::size_t>(report.status / 100 - 1)] += 1;
  counters_.milliseconds += static_cast<std::uint64_t>(report.took.count());
  const auto tell = [&](spdlog::level::level_enum level) {
    spdlog::log(level, "api {} {} {} ms, request {}{}{}{}", report.route, report.status, report.took.count(),
                report.request_id, report.token.empty() ? "" : ", by ", report.token,
                report.detail.empty() ? "" : fmt::format(": {}", report.detail));
  };
  // A dashboard goes on asking while the database is away: that is told once, by on_database().
  if (report.is_told) {
    ++counters_.database_failures;
    return tell(spdlog::level::debug);
  }
  if (report.status >= 500) return tell(spdlog::level::warn);
  if (report.status == 401 || report.status == 429 || report.took >= slow_) return tell(spdlog::level::info);
  tell(spdlog::level::debug);
}

void ViewsPart::on_database(const std::optional<std::string>& trouble) {
  counters_.is_database_up = !trouble;
  if (trouble) {
    spdlog::warn("the database does not answer the API: {}", *trouble);
  } else {
    spdlog::info("the database answers the API again");
  }
}

void ViewsPart::on_cache_read(bool hit, std::chrono::microseconds took) {
  ++(hit ? counters_.cache_hits : counters_.cache_misses);
  spdlog::debug("cache {} in {} us", hit ? "hit" : "miss", took.count());
}

void ViewsPart::on_many_misses(std::uint64_t misses, std::uint64_t reads) {
  spdlog::warn("{} of the last {} reads of the cache found nothing", misses, reads);
}

}  // namespace relance::app
