// A process that writes to a database of its own until it is killed.
//
//   sqlite_process PATH
//
// Prints its id, and then the number of each transaction that is committed.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <contract/sql_numbers.h>
#include <unistd.h>

#include <relance/adapters/sqlite/database.h>

namespace relance::sqlite {
namespace {

using contract::kMakeNumbers;
using contract::read_numbers;
using contract::write_number;

constexpr std::int64_t kTransactionsMax = 100'000;

void say(std::int64_t number) {
  std::puts(std::to_string(number).c_str());
  std::fflush(stdout);
}

template <class Value>
Value must(ports::PortResult<Value> result) {
  if (result.ok()) return std::move(result).value();
  std::fputs((result.error().reason + "\n").c_str(), stderr);
  std::exit(1);
}

int run(const std::string& path) {
  const auto database = must(open_database({.path = path}));
  const auto session = must(database->connect(ports::SqlAccess::kWrite));
  must(session->run_script(kMakeNumbers));
  say(getpid());
  const std::int64_t first = read_numbers(*session).greatest + 1;
  for (std::int64_t number = first; number < first + kTransactionsMax; ++number) {
    must(write_number(*session, number));
    say(number);
  }
  return 0;
}

}  // namespace
}  // namespace relance::sqlite

int main(int argc, char** argv) {
  return argc == 2 ? relance::sqlite::run(argv[1]) : 64;
}
