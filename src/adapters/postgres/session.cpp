#include "session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <relance/base/assert.h>

#include "errors.h"
#include "row_reader.h"
#include "statements.h"

namespace relance::postgres {

using ports::Done;
using ports::PortError;
using ports::PortResult;
using ports::Reaction;
using ports::SqlType;
using ports::SqlValue;
using std::chrono::steady_clock;

Session::Session(std::unique_ptr<Connection> connection, ports::SqlAccess access, const PostgresOptions& options)
    : connection_(std::move(connection)),
      begin_text_(access == ports::SqlAccess::kWrite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ"),
      schema_(options.schema),
      call_timeout_(options.call_timeout) {}

PortResult<Done> Session::start() {
  connection_->forget_interrupts();
  if (connection_->loss()) return lost();
  if (failed_) return Failure{*failed_};
  return Done{};
}

Deadline Session::deadline() const {
  return steady_clock::now() + call_timeout_;
}

PortResult<Done> Session::lost() const {
  return ports::failure(Reaction::kRejoin, *connection_->loss());
}

template <class Value>
PortResult<Value> Session::noted(PortResult<Value> result) {
  if (!result.ok() && is_open_ && !failed_) failed_ = result.error();
  return result;
}

PortResult<Done> Session::query(std::string_view statement, std::span<const SqlValue> parameters,
                                std::span<const SqlType> types, ports::SqlRows& rows) {
  if (auto started = start(); !started.ok()) return started;
  parameters_.clear();
  parameters_.add_values(parameters);
  send_statement("query", statement);
  return noted(read("query", types, rows));
}

PortResult<std::int64_t> Session::execute(std::string_view statement, std::span<const SqlValue> parameters) {
  if (auto started = start(); !started.ok()) return Failure{started.error()};
  parameters_.clear();
  parameters_.add_values(parameters);
  send_statement("statement", statement);
  const Answer answer = noted(settle());
  if (!answer.ok()) return Failure{answer.error()};
  // Empty for statements that change no rows.
  return std::int64_t{std::strtoll(PQcmdTuples(answer.value().get()), nullptr, 10)};
}

PortResult<Done> Session::run_script(std::string_view script) {
  if (auto started = start(); !started.ok()) return started;
  if (!sent_.empty()) {
    if (const Answer answer = noted(settle()); !answer.ok()) return Failure{answer.error()};
  }
  const ResultHandle answer = connection_->run_script(std::string{script}, deadline());
  auto error = answer == nullptr ? std::nullopt : judge({.what = "script"}, answer.get());
  if (connection_->loss()) return lost();
  if (error) return noted(Result{Failure{*error}});
  return Done{};
}

PortResult<Done> Session::begin() {
  if (auto started = start(); !started.ok()) return started;
  RELANCE_ASSERT(!is_open_);
  send_control(begin_text_);
  if (connection_->loss()) return lost();
  is_open_ = true;
  return Done{};
}

PortResult<Done> Session::upsert(const ports::SqlUpsert& rows) {
  if (auto started = start(); !started.ok()) return started;
  RELANCE_ASSERT(is_open_);
  if (rows.values.empty()) return Done{};
  parameters_.clear();
  parameters_.add_columns(rows.columns, rows.values);
  send_statement("upsert into " + std::string{rows.table}, upsert_statement(rows));
  return connection_->loss() ? lost() : Result{Done{}};
}

PortResult<Done> Session::erase(const ports::SqlErase& rows) {
  if (auto started = start(); !started.ok()) return started;
  RELANCE_ASSERT(is_open_);
  if (rows.values.empty()) return Done{};
  parameters_.clear();
  parameters_.add_columns(rows.columns, rows.values);
  send_statement("erase from " + std::string{rows.table}, erase_statement(rows));
  return connection_->loss() ? lost() : Result{Done{}};
}

PortResult<Done> Session::lookup(const ports::SqlLookup& lookup, ports::SqlRows& rows) {
  if (auto started = start(); !started.ok()) return started;
  std::vector<SqlType> types{lookup.key.type};
  for (const auto& column : lookup.columns) types.push_back(column.type);
  parameters_.clear();
  parameters_.add_columns({&lookup.key, 1}, lookup.keys);
  const std::string what = "lookup in " + std::string{lookup.table};
  send_statement(what, lookup_statement(lookup));
  return noted(read(what, types, rows));
}

PortResult<Done> Session::commit() {
  connection_->forget_interrupts();
  if (connection_->loss()) return lost();
  RELANCE_ASSERT(is_open_);
  if (failed_) {
    const Result failed = Failure{*failed_};
    auto rolled_back = roll_back();
    return rolled_back.ok() ? failed : rolled_back;
  }
  send_control("COMMIT");
  const Answer answer = settle();
  if (!answer.ok()) {
    auto rolled_back = roll_back();
    return rolled_back.ok() ? Result{Failure{answer.error()}} : rolled_back;
  }
  is_open_ = false;
  // Committing a failed transaction is reported as ROLLBACK, which is not an error for the server.
  if (std::string_view{PQcmdStatus(answer.value().get())} == "COMMIT") return Done{};
  return ports::failure(Reaction::kRetry, "commit: it was rolled back");
}

PortResult<Done> Session::roll_back() {
  connection_->forget_interrupts();
  is_open_ = false;
  failed_.reset();
  if (connection_->loss()) return lost();
  // The first one is skipped by the server if an earlier command has failed.
  for (int i = 0; i < 2 && (!sent_.empty() || connection_->is_in_transaction()); ++i) {
    send_control("ROLLBACK");
    const Answer answer = settle();
    if (connection_->loss()) return lost();
    if (i > 0 && !answer.ok()) return Failure{answer.error()};
  }
  return Done{};
}

void Session::interrupt() {
  connection_->interrupt();
}

void Session::send_control(const std::string& statement) {
  sent_.push_back({.what = statement});
  connection_->send(statement.c_str(), deadline());
}

void Session::send_statement(std::string what, std::string_view statement) {
  const Deadline until = deadline();
  std::string key = prepared_key(statement, parameters_.types());
  const std::string* name = prepared_.find(key);
  const bool is_fresh = name == nullptr;
  if (is_fresh) {
    if (const auto excess = prepared_.take_excess()) send_control("DEALLOCATE " + *excess);
    name = &prepared_.add(key);
    sent_.push_back({Step::kPrepare, what, key, true});
    connection_->prepare(*name, std::string{statement}, parameters_.types(), until);
  }
  connection_->run_prepared(*name, parameters_, until);
  sent_.push_back({Step::kRun, std::move(what), std::move(key), is_fresh});
}

Session::Answer Session::settle() {
  std::optional<PortError> first;
  ResultHandle last;
  connection_->finish(deadline(), [&](std::size_t command, ResultHandle result) {
    auto error = judge(sent_.at(command), result.get());
    if (error && !first) first = std::move(error);
    last = std::move(result);
  });
  sent_.clear();
  // A lost session must be reported as such, whatever error came first.
  if (first && first->reaction == Reaction::kRejoin) connection_->give_up(first->reason);
  if (connection_->loss()) return Failure{lost().error()};
  if (first) return Failure{*std::move(first)};
  return last;
}

std::optional<PortError> Session::judge(const Sent& sent, const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  const bool is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
  if (is_good) return std::nullopt;
  if (sent.step == Step::kPrepare) prepared_.forget(sent.key);
  if (status == PGRES_PIPELINE_ABORTED) return std::nullopt;  // an earlier one has failed
  PortError error = error_of(sent.what, result);
  if (sqlstate_of(result) == "0A000" && sent.step == Step::kRun && !sent.is_fresh) {
    // A table has changed since the statement was prepared: it must be prepared again.
    prepared_.forget(sent.key);
    error.reaction = Reaction::kRetry;
  }
  return error;
}

PortResult<Done> Session::read(std::string_view what, std::span<const SqlType> types, ports::SqlRows& rows) {
  const Answer answer = settle();
  if (!answer.ok()) return Failure{answer.error()};
  const std::string defect = read_rows(answer.value().get(), types, rows);
  if (defect.empty()) return Done{};
  return ports::failure(Reaction::kStop, std::string{what} + ": " + defect);
}

}  // namespace relance::postgres
