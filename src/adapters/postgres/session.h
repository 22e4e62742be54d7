// SqlSession over one connection.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/postgres/database.h>

#include "connection.h"
#include "parameters.h"
#include "prepared.h"

namespace relance::postgres {

class Session final : public ports::SqlSession {
 public:
  Session(std::unique_ptr<Connection> connection, ports::SqlAccess access, const PostgresOptions& options);

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
  using Answer = ports::PortResult<ResultHandle>;
  enum class Step : std::uint8_t { kControl, kPrepare, kRun };
  struct Sent {
    Step step = Step::kControl;
    std::string what{};
    std::string key{};      // of a prepared statement
    bool is_fresh = false;  // prepared immediately before
  };

  // Called first by every call: returns an earlier error of the session or its transaction.
  Result start();
  [[nodiscard]] Deadline deadline() const;
  [[nodiscard]] Result lost() const;
  void send_control(const std::string& statement);
  // With the parameters in parameters_.
  void send_statement(std::string what, std::string_view statement);
  // Reads the results of everything sent: returns the last one, or the first error.
  Answer settle();
  std::optional<ports::PortError> judge(const Sent& sent, const PGresult* result);
  Result read(std::string_view what, std::span<const ports::SqlType> types, ports::SqlRows& rows);
  // Records a failure if a transaction is open: the transaction can then only be rolled back.
  template <class Value>
  ports::PortResult<Value> noted(ports::PortResult<Value> result);
  Answer ask_for_lock(const char* function, std::int64_t number);
  ports::PortResult<bool> await_lock(std::int64_t number, Duration wait);
  [[nodiscard]] std::int64_t lock_number(std::string_view name) const;

  const std::unique_ptr<Connection> connection_;
  const char* const begin_text_;
  const std::string schema_;
  const Duration call_timeout_;
  Parameters parameters_;
  Prepared prepared_;
  std::vector<Sent> sent_;
  bool is_open_ = false;  // a transaction is open
  std::optional<ports::PortError> failed_;
  std::set<std::string, std::less<>> locks_;
};

}  // namespace relance::postgres
