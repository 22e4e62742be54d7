// Rows a second into the views' databases, beside those of the bare client libraries.
//
//   views_bench URL SCRATCH OUT.json [--rows N] [--batch-rows N] [--rounds N]
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <relance/adapters/postgres/database.h>
#include <relance/adapters/sqlite/database.h>

#include "../report.h"
#include "must.h"
#include "writers.h"

namespace relance::bench {
namespace {

constexpr double kRatioLeast = 0.6;

struct Options {
  std::string url;
  std::string scratch;
  std::string out;
  std::int64_t rows = 200'000;
  std::int64_t batch_rows = 5'000;
  int rounds = 3;
};

// Half of the writes change a row; a sum tells whether each did what it should.
void check(ports::SqlSession& session, const Options& options) {
  ports::SqlRows rows;
  const std::vector<ports::SqlType> types(2, ports::SqlType::kInteger);
  must(session.query("SELECT count(*), sum(replies) FROM contacts WHERE state = 'replied'", {}, types, rows));
  for (const auto& value : rows.row(0)) {
    if (value != ports::SqlValue{options.rows / 2})
      throw std::runtime_error("the rows are not those that were written");
  }
}

double rate_of(const Options& options, const std::function<void()>& write) {
  const auto begun = std::chrono::steady_clock::now();
  write();
  return static_cast<double>(options.rows) /
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

using Write = std::function<void(ports::SqlSession&, const std::string& place)>;

// Into a table of a schema of its own, gone afterwards.
double rate_on_postgres(const Options& options, const Write& write) {
  const std::string schema = "bench";
  const auto database = must(postgres::open_database({.url = options.url, .schema = schema}));
  const auto session = must(database->connect(ports::SqlAccess::kWrite));
  must(session->run_script(kPostgresTable));
  const double rate = rate_of(options, [&] { write(*session, schema); });
  check(*session, options);
  must(session->run_script("DROP SCHEMA " + schema + " CASCADE"));
  return rate;
}

double rate_on_sqlite(const Options& options, const Write& write) {
  const std::filesystem::path folder = options.scratch + "/views";
  std::filesystem::create_directories(folder);
  const std::string path = folder / "views";
  double rate = 0;
  {
    const auto database = must(sqlite::open_database({.path = path}));
    const auto session = must(database->connect(ports::SqlAccess::kWrite));
    must(session->run_script(kSqliteTable));
    rate = rate_of(options, [&] { write(*session, path); });
    check(*session, options);
  }
  std::filesystem::remove_all(folder);
  return rate;
}

struct Engine {
  std::string name;
  Series ours{};
  Series bare{};
  Series ratio{};

  void add(double our_rate, double bare_rate) {
    ours.add(our_rate);
    bare.add(bare_rate);
    ratio.add(our_rate / bare_rate);
  }
  void report(Report& report, const std::string& title) const {
    report.add({name + "_rows", title + ": rows a second", "/s", ours});
    report.add({name + "_bare_rows", title + ": bare client, rows a second", "/s", bare});
    report.add({name + "_ratio", title + ": over the bare client", "", ratio, std::nullopt, kRatioLeast});
  }
};

int measure(const Options& options) {
  const Batches batches = make_batches(options.rows, options.batch_rows);
  const Write by_port = [&](ports::SqlSession& session, const std::string&) { write_by_port(session, batches); };
  const auto by_libpq = [&](bool one_by_one) -> Write {
    return [&, one_by_one](ports::SqlSession&, const std::string& schema) {
      write_by_libpq(options.url, schema, batches, one_by_one);
    };
  };
  const Write by_sqlite = [&](ports::SqlSession&, const std::string& path) { write_by_sqlite(path, batches); };

  Engine postgres{"postgres"};
  Engine sqlite{"sqlite"};
  Series speedup;
  for (int round = 0; round < options.rounds; ++round) {
    postgres.add(rate_on_postgres(options, by_port), rate_on_postgres(options, by_libpq(false)));
    speedup.add(rate_on_postgres(options, by_port) / rate_on_postgres(options, by_libpq(true)));
    sqlite.add(rate_on_sqlite(options, by_port), rate_on_sqlite(options, by_sqlite));
  }
  Report report{"views"};
  report.add_parameter("rows", static_cast<std::uint64_t>(options.rows));
  report.add_parameter("batch_rows", static_cast<std::uint64_t>(options.batch_rows));
  postgres.report(report, "PostgreSQL");
  report.add({"postgres_speedup", "PostgreSQL: over one statement a row", "", speedup});
  sqlite.report(report, "SQLite");
  report.write_json(options.out);
  std::cout << report.table();
  return report.ok() ? 0 : 1;
}

}  // namespace
}  // namespace relance::bench

int main(int argc, char** argv) {
  relance::bench::Options options;
  CLI::App app{"Rows a second into the databases of the views"};
  app.add_option("url", options.url)->required();
  app.add_option("scratch", options.scratch)->required();
  app.add_option("out", options.out)->required();
  app.add_option("--rows", options.rows)->check(CLI::PositiveNumber);
  app.add_option("--batch-rows", options.batch_rows)->check(CLI::PositiveNumber);
  app.add_option("--rounds", options.rounds)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  options.rows += options.rows % 2;
  try {
    return relance::bench::measure(options);
  } catch (const std::exception& error) {
    std::cerr << "views_bench: " << error.what() << '\n';
    return 1;
  }
}
