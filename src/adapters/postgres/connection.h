// One connection in pipeline mode: commands are sent immediately, and their results are read later, in order. No call
// waits beyond its deadline: then the connection is dropped and every later call fails.
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

// One thread at a time, except interrupt().
class Connection {
 public:
  // kRetry: the server is unavailable, or rejects the login.
  [[nodiscard]] static ports::PortResult<std::unique_ptr<Connection>> open(const PostgresOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // After one of these commands has failed, the server skips the others until finish().
  void send(const char* statement, Deadline deadline);
  void prepare(const std::string& name, const std::string& statement, std::span<const Oid> types, Deadline deadline);
  void run_prepared(const std::string& name, Parameters& parameters, Deadline deadline);
  // Waits for all results. `take` is called with each of them and the number of its command since the last finish().
  using Take = std::function<void(std::size_t command, ResultHandle result)>;
  void finish(Deadline deadline, const Take& take);
  // Runs statements separated by `;`, while no command is pending; returns the first error, otherwise the last result.
  // Null: the connection is lost.
  ResultHandle run_script(const std::string& script, Deadline deadline);

  [[nodiscard]] bool is_in_transaction() const;
  // Why the connection is lost; nullopt while usable.
  [[nodiscard]] const std::optional<std::string>& loss() const { return loss_; }
  void give_up(std::string reason);

  // Asks the server to cancel the running statement. Any thread.
  void interrupt() const;
  void forget_interrupts() const;

 private:
  Connection(ConnectionHandle connection, int bell);
  void sent(int accepted, std::size_t bytes, Deadline deadline);
  // Null: there is none, or the connection is lost.
  ResultHandle next_result(Deadline deadline);
  void wait(bool has_unsent, Deadline deadline);
  [[nodiscard]] bool cancel(Deadline deadline) const;  // false: the server could not be reached

  ConnectionHandle connection_;
  std::shared_ptr<PGcancel> cancel_;
  const int bell_;  // an eventfd, signalled by interrupt()
  std::optional<std::string> loss_;
  std::size_t awaited_ = 0;       // commands without a result
  std::size_t unsent_bytes_ = 0;  // upper bound
};

}  // namespace relance::postgres
