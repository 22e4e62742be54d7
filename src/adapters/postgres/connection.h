// One connection in pipeline mode: commands go out as they come, and what the server says to them is read later, in
// their order. No call waits beyond its deadline: then the connection is given up, and nothing works any more.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <relance/adapters/postgres/database.h>

#include "handles.h"
#include "parameters.h"

namespace relance::postgres {

inline constexpr std::size_t kUnsentBytesMax = 4 * 1024 * 1024;  // then a command waits until the server has taken them

// One thread at a time, but for interrupt().
class Connection {
 public:
  // kRetry: it is not there now, or it lets us not in.
  [[nodiscard]] static ports::PortResult<std::unique_ptr<Connection>> open(const PostgresOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Once one of them has failed, the server passes over the others until finish().
  void send(const char* statement, Deadline deadline);
  void prepare(const std::string& name, const std::string& statement, std::span<const Oid> types, Deadline deadline);
  void run_prepared(const std::string& name, Parameters& parameters, Deadline deadline);
  // Awaits all answers. `take` is given each of them, with the number of the command since the last time.
  using Take = std::function<void(std::size_t command, ResultHandle result)>;
  void finish(Deadline deadline, const Take& take);
  // Statements with `;` between them, while nothing is under way; the first answer that is an error, else the last one.
  // Null: the connection is lost.
  ResultHandle run_script(const std::string& script, Deadline deadline);

  [[nodiscard]] bool is_in_transaction() const;
  // Reason the connection is broken; nullopt while usable.
  [[nodiscard]] const std::optional<std::string>& loss() const { return loss_; }
  void give_up(std::string reason);

  // Asks the server to end what it is doing for a call that waits. Any thread.
  void interrupt() const;
  void forget_interrupts() const;

 private:
  Connection(ConnectionHandle connection, int bell);
  void sent(int accepted, std::size_t bytes, Deadline deadline);
  // Null: there is none, or the connection is lost.
  ResultHandle next_result(Deadline deadline);
  void wait(bool has_unsent, Deadline deadline);
  [[nodiscard]] bool cancel(Deadline deadline) const;  // false: the server does not hear it

  ConnectionHandle connection_;
  std::shared_ptr<PGcancel> cancel_;
  const int bell_;  // an eventfd: interrupt() has been called
  std::optional<std::string> loss_;
  std::size_t awaited_ = 0;       // commands without an answer
  std::size_t unsent_bytes_ = 0;  // at most
};

}  // namespace relance::postgres
