#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include <relance/adapters/postgres/database.h>

#include "connection.h"
#include "errors.h"
#include "session.h"

namespace relance::postgres {

namespace {

using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

// So that the server notices within a minute that this process is gone, and releases its locks.
constexpr const char* kKeepAlive =
    "SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 3; ";

std::string setting(const char* name, Duration value) {
  return std::string{"SET "} + name + " TO " + std::to_string(value.count()) + "; ";
}

// Ends with a query whether the schema exists. Statements here are short: JIT compilation would take longer than they
// do.
std::string settings_of(const PostgresOptions& options, ports::SqlAccess access) {
  std::string settings = "SET search_path TO \"" + options.schema + "\"; SET timezone TO 'UTC'; SET jit TO off; ";
  settings += kKeepAlive + setting("lock_timeout", options.lock_timeout);
  if (access == ports::SqlAccess::kRead) {
    settings += setting("statement_timeout", options.read_timeout) + "SET default_transaction_read_only TO on; ";
  }
  return settings + "SELECT 1 FROM pg_namespace WHERE nspname = '" + options.schema + "'";
}

bool is_schema_name(std::string_view name) {
  constexpr std::size_t kSizeMax = 63;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_taken = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= kSizeMax && is_letter(name.front()) && std::ranges::all_of(name, is_taken);
}

std::optional<std::string> defect_of_url(const std::string& url) {
  // libpq's own message would repeat parts of it.
  const ConninfoHandle parsed{PQconninfoParse(url.c_str(), nullptr)};
  if (parsed == nullptr) return "the URL is neither postgresql://... nor name=value ...";
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    const bool names_host = keyword == "host" || keyword == "hostaddr";
    // It would be reported as an unknown host name.
    if (names_host && option->val != nullptr && std::string_view{option->val}.find('@') != std::string_view::npos) {
      return "the URL has more than one @: write %40 for an @ in the password";
    }
  }
  return std::nullopt;
}

class PostgresDatabase final : public ports::SqlDatabase {
 public:
  explicit PostgresDatabase(PostgresOptions options) : options_(std::move(options)) {}

  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kPostgres; }

  PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess access) override {
    auto opened = Connection::open(options_);
    if (!opened.ok()) return Failure{opened.error()};
    auto connection = std::move(opened).value();
    const ResultHandle answer = connection->run_script(settings_of(options_, access), deadline());
    if (connection->loss()) return ports::failure(Reaction::kRetry, *connection->loss());
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
      auto error = error_of("connect", answer.get());
      if (error.reaction == Reaction::kRejoin) error.reaction = Reaction::kRetry;
      return Failure{std::move(error)};
    }
    if (access == ports::SqlAccess::kWrite && PQntuples(answer.get()) == 0) make_schema(*connection);
    return std::unique_ptr<ports::SqlSession>{std::make_unique<Session>(std::move(connection), access, options_)};
  }

 private:
  [[nodiscard]] Deadline deadline() const { return steady_clock::now() + options_.call_timeout; }

  // Another session may do the same, or permission may be missing: the first use of a table shows it.
  void make_schema(Connection& connection) const {
    connection.run_script("CREATE SCHEMA IF NOT EXISTS \"" + options_.schema + "\"", deadline());
  }

  const PostgresOptions options_;
};

}  // namespace

std::string client_version() {
  constexpr int kMajor = 10'000;
  const int version = PQlibVersion();
  return std::to_string(version / kMajor) + "." + std::to_string(version % kMajor);
}

std::optional<std::string> defect_of(const PostgresOptions& options) {
  constexpr Duration kTimeMax{std::numeric_limits<std::int32_t>::max()};
  const std::array times = {options.connect_timeout, options.call_timeout, options.read_timeout, options.lock_timeout};
  if (!std::ranges::all_of(times, [&](Duration time) { return time >= Duration{1} && time <= kTimeMax; })) {
    return "a timeout is below a millisecond or above 24 days";
  }
  if (!is_schema_name(options.schema)) return "the schema name may contain only lower-case letters, digits and _";
  return defect_of_url(options.url);
}

PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(PostgresOptions options) {
  if (auto defect = defect_of(options)) return ports::failure(Reaction::kStop, *std::move(defect));
  return std::unique_ptr<ports::SqlDatabase>{std::make_unique<PostgresDatabase>(std::move(options))};
}

}  // namespace relance::postgres
