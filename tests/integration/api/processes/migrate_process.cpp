// What `relance migrate up` of a later version does, which has more scripts than this one.
//
//   migrate_process URL SCHEMA FILE ...
//
// Prints the numbers of the migrations that were applied.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <relance/adapters/postgres/database.h>
#include <relance/components/stores.h>

#include "projections/migration_beside.h"

namespace relance::cli {
namespace {

template <class Value>
Value must(ports::PortResult<Value> result) {
  if (result.ok()) return std::move(result).value();
  std::fputs((result.error().reason + "\n").c_str(), stderr);
  std::exit(1);
}

std::string text_of(const char* path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

int run(int argc, char** argv) {
  const auto ours = components::migrations_of(ports::SqlDialect::kPostgres);
  std::vector<projections::Migration> migrations{ours.begin(), ours.end()};
  std::vector<std::string> scripts;
  for (int i = 3; i < argc; ++i) scripts.push_back(text_of(argv[i]));
  for (const std::string& script : scripts)
    migrations.push_back({static_cast<std::int64_t>(migrations.size()) + 1, "later", script});
  const auto database = must(postgres::open_database({.url = argv[1], .schema = argv[2]}));
  for (const std::int64_t number : must(migrate_beside(*database, migrations)))
    std::puts(std::to_string(number).c_str());
  return 0;
}

}  // namespace
}  // namespace relance::cli

int main(int argc, char** argv) {
  return argc > 3 ? relance::cli::run(argc, argv) : 64;
}
