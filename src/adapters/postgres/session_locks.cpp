// Named locks: advisory locks of the session.
#include <algorithm>
#include <array>
#include <limits>

#include <relance/base/assert.h>

#include "errors.h"
#include "session.h"

namespace relance::postgres {

using ports::Done;
using ports::PortResult;

PortResult<bool> Session::lock(std::string_view name, Duration wait) {
  if (auto started = start(); !started.ok()) return Failure{started.error()};
  RELANCE_ASSERT(!is_open_);
  if (locks_.contains(name)) return true;
  const std::int64_t number = lock_number(name);
  PortResult<bool> taken = false;
  if (wait > Duration::zero()) {
    taken = await_lock(number, wait);
  } else {
    const Answer answer = ask_for_lock("pg_try_advisory_lock", number);
    if (!answer.ok()) return Failure{answer.error()};
    taken = PQgetvalue(answer.value().get(), 0, 0)[0] != '\0';
  }
  if (taken.ok() && taken.value()) locks_.emplace(name);
  return taken;
}

PortResult<Done> Session::unlock(std::string_view name) {
  if (auto started = start(); !started.ok()) return started;
  RELANCE_ASSERT(!is_open_);
  const auto held = locks_.find(name);
  if (held == locks_.end()) return Done{};
  const Answer answer = ask_for_lock("pg_advisory_unlock", lock_number(name));
  if (!answer.ok()) return Failure{answer.error()};
  locks_.erase(held);
  return Done{};
}

Session::Answer Session::ask_for_lock(const char* function, std::int64_t number) {
  const std::array<ports::SqlValue, 1> values{number};
  parameters_.clear();
  parameters_.add_values(values);
  send_statement("lock", std::string{"SELECT "} + function + "($1)");
  return settle();
}

// The lock outlives the transaction, which only limits the scope of the timeouts.
PortResult<bool> Session::await_lock(std::int64_t number, Duration wait) {
  const std::int64_t milliseconds = std::min<std::int64_t>(wait.count(), std::numeric_limits<std::int32_t>::max());
  const std::string script = "BEGIN; SET LOCAL statement_timeout TO 0; SET LOCAL lock_timeout TO " +
                             std::to_string(milliseconds) + "; SELECT pg_advisory_lock(" + std::to_string(number) +
                             "); COMMIT";
  const ResultHandle answer = connection_->run_script(script, deadline() + Duration{milliseconds});
  if (connection_->loss()) return Failure{lost().error()};
  const auto error = judge({.what = "lock"}, answer.get());
  if (!error) return true;
  if (auto rolled_back = roll_back(); !rolled_back.ok()) return Failure{rolled_back.error()};
  if (sqlstate_of(answer.get()) == "55P03") return false;
  return Failure{*error};
}

// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): advisory locks are numbers. Different schemas have different
// locks.
std::int64_t Session::lock_number(std::string_view name) const {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : schema_ + '/' + std::string{name}) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return static_cast<std::int64_t>(hash);
}

}  // namespace relance::postgres
