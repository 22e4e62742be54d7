// What a batch of facts costs the views' databases that have few rows already, and many.
//
//   growth_bench URL SCRATCH OUT.json [--contacts-min N] [--contacts N] [--batch-facts N] [--batches N] [--rounds N]
//   [--store sqlite|postgres]
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <relance/adapters/postgres/database.h>
#include <relance/adapters/sqlite/database.h>
#include <relance/components/stores.h>
#include <relance/projections/migrations.h>

#include "../../report.h"
#include "../must.h"
#include "fact_batch.h"

namespace relance::bench {
namespace {

constexpr double kRatioMax = 1.5;
constexpr std::int64_t kLoadContacts = 100'000;                // a transaction
constexpr std::size_t kLoadCacheBytes = std::size_t{2} << 30;  // of SQLite, so that random keys do not wait for a disk

struct Options {
  std::string url;
  std::string scratch;
  std::string out;
  std::int64_t contacts_min = 10'000;
  std::int64_t contacts = 1'000'000;
  std::int64_t batch_facts = 2'000;
  int batches = 5;
  int rounds = 7;
  std::string store = "both";
};

double milliseconds_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

// As the materializer writes a batch: one transaction.
void write(ports::SqlSession& session, projections::Changes& changes) {
  must(session.begin());
  must(changes.look_up(session));
  must(changes.write(session));
  must(session.commit());
}

void load(ports::SqlDatabase& database, std::int64_t contacts) {
  const auto session = must(database.connect(ports::SqlAccess::kWrite));
  must(projections::migrate_up(*session, components::migrations_of(database.dialect()), Duration{0}));
  projections::Changes changes;
  for (std::int64_t first = 0; first < contacts; first += kLoadContacts) {
    changes.clear();
    add_new_contacts(first, std::min(kLoadContacts, contacts - first), changes);
    write(*session, changes);
  }
  if (database.dialect() == ports::SqlDialect::kPostgres) must(session->run_script("ANALYZE"));
}

// Tables of one size, and the batches that come to them.
class View {
 public:
  View(std::unique_ptr<ports::SqlDatabase> database, std::int64_t contacts, const Options& options)
      : database_(std::move(database)),
        session_(must(database_->connect(ports::SqlAccess::kWrite))),
        batches_(contacts, options.batch_facts) {}

  // Milliseconds of a batch, over several, so that each bears its share of the checkpoints.
  double measure(int batches) {
    double took = 0;
    for (int i = 0; i < batches; ++i) {
      changes_.clear();
      batches_.add_next(changes_);
      const auto begun = std::chrono::steady_clock::now();
      write(*session_, changes_);
      took += milliseconds_since(begun);
    }
    return took / batches;
  }

 private:
  std::unique_ptr<ports::SqlDatabase> database_;
  std::unique_ptr<ports::SqlSession> session_;
  FactBatches batches_;
  projections::Changes changes_;
};

std::unique_ptr<View> view_on_sqlite(const Options& options, std::int64_t contacts) {
  const std::filesystem::path folder = options.scratch + "/growth";
  std::filesystem::create_directories(folder);
  sqlite::SqliteOptions settings;
  settings.path = folder / std::to_string(contacts);
  {
    sqlite::SqliteOptions loading = settings;
    loading.cache_bytes = kLoadCacheBytes;
    load(*must(sqlite::open_database(loading)), contacts);
  }
  return std::make_unique<View>(must(sqlite::open_database(settings)), contacts, options);
}

std::unique_ptr<View> view_on_postgres(const Options& options, std::int64_t contacts) {
  const postgres::PostgresOptions settings{.url = options.url, .schema = "growth_" + std::to_string(contacts)};
  load(*must(postgres::open_database(settings)), contacts);
  return std::make_unique<View>(must(postgres::open_database(settings)), contacts, options);
}

using MakeView = std::unique_ptr<View> (*)(const Options&, std::int64_t contacts);

void measure(const std::string& name, const std::string& title, MakeView make, const Options& options, Report& report) {
  const auto begun = std::chrono::steady_clock::now();
  const auto small = make(options, options.contacts_min);
  const auto large = make(options, options.contacts);
  Series loading;
  loading.add(milliseconds_since(begun) / 1000);
  Series on_small;
  Series on_large;
  Series ratio;
  for (int round = -1; round < options.rounds; ++round) {
    const double few = small->measure(options.batches);
    const double many = large->measure(options.batches);
    if (round < 0) continue;  // brings what is looked for into memory
    on_small.add(few);
    on_large.add(many);
    ratio.add(many / few);
  }
  report.add({name + "_load", title + ": loading", "s", loading});
  report.add({name + "_small", title + ": a batch, few rows there", "ms", on_small});
  report.add({name + "_large", title + ": a batch, many rows there", "ms", on_large});
  report.add({name + "_ratio", title + ": many over few", "", ratio, kRatioMax});
}

int measure(const Options& options) {
  Report report{"growth"};
  report.add_parameter("contacts_min", static_cast<std::uint64_t>(options.contacts_min));
  report.add_parameter("contacts", static_cast<std::uint64_t>(options.contacts));
  report.add_parameter("batch_facts", static_cast<std::uint64_t>(options.batch_facts));
  if (options.store != "postgres") measure("sqlite", "SQLite", view_on_sqlite, options, report);
  if (options.store != "sqlite") measure("postgres", "PostgreSQL", view_on_postgres, options, report);
  report.write_json(options.out);
  std::cout << report.table();
  return report.ok() ? 0 : 1;
}

}  // namespace
}  // namespace relance::bench

int main(int argc, char** argv) {
  relance::bench::Options options;
  CLI::App app{"What a batch costs the databases of the views, by their size"};
  app.add_option("url", options.url)->required();
  app.add_option("scratch", options.scratch)->required();
  app.add_option("out", options.out)->required();
  app.add_option("--contacts-min", options.contacts_min)->check(CLI::PositiveNumber);
  app.add_option("--contacts", options.contacts)->check(CLI::PositiveNumber);
  app.add_option("--batch-facts", options.batch_facts)->check(CLI::PositiveNumber);
  app.add_option("--batches", options.batches, "of a round")->check(CLI::PositiveNumber);
  app.add_option("--rounds", options.rounds)->check(CLI::PositiveNumber);
  app.add_option("--store", options.store)->check(CLI::IsMember({"sqlite", "postgres", "both"}));
  CLI11_PARSE(app, argc, argv);
  try {
    return relance::bench::measure(options);
  } catch (const std::exception& error) {
    std::cerr << "growth_bench: " << error.what() << '\n';
    return 1;
  }
}
