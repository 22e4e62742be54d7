// SqlSession over one connection.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include <relance/ports/sql.h>

#include "connection.h"
#include "named_locks.h"
#include "row_reader.h"
#include "statement.h"

namespace relance::sqlite {

class Session final : public ports::SqlSession {
 public:
  Session(ConnectionHandle connection, ports::SqlAccess access, Duration busy_timeout,
          std::shared_ptr<NamedLocks> locks);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  ports::PortResult<ports::Done> query(std::string_view statement, std::span<const ports::SqlValue> parameters,
                                       std::span<const ports::SqlType> types, ports::SqlRows& rows) override;
  ports::PortResult<std::int64_t> execute(std::string_view statement,
                                          std::span<const ports::SqlValue> parameters) override;
  ports::PortResult<ports::Done> run_script(std::string_view script) override;
  ports::PortResult<ports::Done> begin() override;
  ports::PortResult<ports::Done> upsert(const ports::SqlUpsert& rows) override;
  ports::PortResult<ports::Done> erase(const ports::SqlErase& rows) override;
  ports::PortResult<ports::Done> lookup(const ports::SqlLookup& lookup, ports::SqlRows& rows) override;
  ports::PortResult<ports::Done> commit() override;
  ports::PortResult<ports::Done> roll_back() override;
  ports::PortResult<bool> lock(std::string_view name, Duration wait) override;
  ports::PortResult<ports::Done> unlock(std::string_view name) override;
  void interrupt() override;

 private:
  using Result = ports::PortResult<ports::Done>;

  // Called first by every call: returns an earlier error of the transaction.
  Result start();
  // Records a failure if a transaction is open: the transaction can then only be rolled back.
  Result noted(Result result);
  Result step_through(std::string_view what, sqlite3_stmt* statement, RowReader* reader);
  Result run_once(std::string_view what, std::string_view statement, std::span<const ports::SqlValue> parameters,
                  RowReader* reader);
  // Runs the statement once per group of values.
  Result run_many(std::string_view what, const std::string& statement, std::size_t group,
                  std::span<const ports::SqlValue> values, RowReader* reader);
  Result run_text(std::string_view what, const char* text);
  // In a separate transaction, unless one is open.
  template <class Work>
  Result as_a_whole(Work work);
  static int await_writer(void* session, int tries);

  const ConnectionHandle connection_;
  const char* const begin_text_;
  const Duration busy_timeout_;
  const std::shared_ptr<NamedLocks> locks_;
  StatementCache statements_;
  bool is_open_ = false;  // a transaction is open
  std::optional<ports::PortError> failed_;

  std::chrono::steady_clock::time_point busy_since_;
  std::mutex mutex_;
  std::condition_variable interruption_;
  std::atomic<bool> is_interrupted_ = false;
};

}  // namespace relance::sqlite
