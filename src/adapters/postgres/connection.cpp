#include "connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <relance/base/assert.h>
#include <relance/base/call_with_deadline.h>

#include "errors.h"

namespace relance::postgres {

using ports::PortResult;
using std::chrono::steady_clock;

namespace {

constexpr int kBinary = 1;
constexpr Duration kCancelTime{2'000};

void ignore_notice(void* /*context*/, const PGresult* /*notice*/) {}

std::string whole_seconds(Duration time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

}  // namespace

PortResult<std::unique_ptr<Connection>> Connection::open(const PostgresOptions& options) {
  const std::string connect_timeout = whole_seconds(options.connect_timeout);
  // libpq expands the URL at `dbname`: it overrides earlier parameters, not later ones.
  const std::array keywords = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding",
                               static_cast<const char*>(nullptr)};
  const std::array values = {connect_timeout.c_str(), "relance", options.url.c_str(), "UTF8",
                             static_cast<const char*>(nullptr)};
  ConnectionHandle connection{PQconnectdbParams(keywords.data(), values.data(), 1)};
  if (connection == nullptr) return ports::failure(ports::Reaction::kRetry, "no memory for a connection");
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return ports::failure(ports::Reaction::kRetry, one_line(PQerrorMessage(connection.get())));
  }
  PQsetNoticeReceiver(connection.get(), &ignore_notice, nullptr);
  const int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (bell < 0 || PQsetnonblocking(connection.get(), 1) != 0 || PQenterPipelineMode(connection.get()) != 1) {
    if (bell >= 0) close(bell);
    return ports::failure(ports::Reaction::kRetry, "the connection cannot be set up");
  }
  return std::unique_ptr<Connection>{new Connection{std::move(connection), bell}};
}

Connection::Connection(ConnectionHandle connection, int bell)
    : connection_(std::move(connection)), cancel_(PQgetCancel(connection_.get()), &PQfreeCancel), bell_(bell) {}

Connection::~Connection() {
  close(bell_);
}

void Connection::send(const char* statement, Deadline deadline) {
  if (connection_ == nullptr) return;
  sent(PQsendQueryParams(connection_.get(), statement, 0, nullptr, nullptr, nullptr, nullptr, kBinary), 0, deadline);
}

void Connection::prepare(const std::string& name, const std::string& statement, std::span<const Oid> types,
                         Deadline deadline) {
  if (connection_ == nullptr) return;
  sent(PQsendPrepare(connection_.get(), name.c_str(), statement.c_str(), static_cast<int>(types.size()), types.data()),
       statement.size(), deadline);
}

void Connection::run_prepared(const std::string& name, Parameters& parameters, Deadline deadline) {
  if (connection_ == nullptr) return;
  sent(PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.size(), parameters.values(), parameters.sizes(),
                           parameters.formats(), kBinary),
       parameters.bytes(), deadline);
}

void Connection::sent(int accepted, std::size_t bytes, Deadline deadline) {
  if (accepted != 1) return give_up("a statement cannot be sent");
  ++awaited_;
  unsent_bytes_ += bytes;
  while (connection_ != nullptr && unsent_bytes_ > kUnsentBytesMax) {
    const int unsent = PQflush(connection_.get());
    if (unsent < 0) return give_up("the connection is lost");
    if (unsent == 0) {
      unsent_bytes_ = 0;
    } else {
      wait(true, deadline);
    }
  }
}

void Connection::finish(Deadline deadline, const Take& take) {
  if (connection_ != nullptr && PQpipelineSync(connection_.get()) != 1) give_up("the connection is lost");
  const std::size_t commands = std::exchange(awaited_, 0);
  for (std::size_t command = 0; command < commands; ++command) {
    while (ResultHandle result = next_result(deadline)) take(command, std::move(result));
  }
  const ResultHandle end = next_result(deadline);
  if (connection_ != nullptr && PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC) give_up("the answers are not those");
  unsent_bytes_ = 0;
}

ResultHandle Connection::run_script(const std::string& script, Deadline deadline) {
  if (connection_ == nullptr) return nullptr;
  RELANCE_ASSERT(awaited_ == 0);
  if (PQexitPipelineMode(connection_.get()) != 1 || PQsendQuery(connection_.get(), script.c_str()) != 1) {
    give_up("a script cannot be sent");
  }
  ResultHandle kept;
  while (ResultHandle result = next_result(deadline)) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) give_up("a script copies");
    if (kept == nullptr || PQresultStatus(kept.get()) != PGRES_FATAL_ERROR) kept = std::move(result);
  }
  if (connection_ != nullptr && PQenterPipelineMode(connection_.get()) != 1) give_up("the connection is busy");
  return kept;
}

ResultHandle Connection::next_result(Deadline deadline) {
  while (connection_ != nullptr) {
    const int unsent = PQflush(connection_.get());
    if (unsent < 0) {
      give_up("the connection is lost");
    } else if (PQisBusy(connection_.get()) != 0) {
      wait(unsent > 0, deadline);
    } else {
      ResultHandle result{PQgetResult(connection_.get())};
      if (result == nullptr && PQstatus(connection_.get()) != CONNECTION_OK) give_up("the connection is lost");
      return result;
    }
  }
  return nullptr;
}

void Connection::wait(bool has_unsent, Deadline deadline) {
  const auto left = std::chrono::ceil<Duration>(deadline - steady_clock::now());
  if (left <= Duration::zero()) return give_up("timed out; the connection is closed");
  const auto events = static_cast<short>(has_unsent ? POLLIN | POLLOUT : POLLIN);
  std::array<pollfd, 2> watched{{{PQsocket(connection_.get()), events, 0}, {bell_, POLLIN, 0}}};
  if (poll(watched.data(), watched.size(), static_cast<int>(left.count())) <= 0) return;
  if (watched[1].revents != 0 && !cancel(deadline)) return give_up("interrupted, and the server does not respond");
  if ((watched[0].revents & ~POLLOUT) != 0 && PQconsumeInput(connection_.get()) != 1) give_up("the connection is lost");
}

bool Connection::is_in_transaction() const {
  return connection_ != nullptr && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

void Connection::give_up(std::string reason) {
  if (!loss_) loss_ = std::move(reason);
  connection_.reset();
}

void Connection::interrupt() const {
  eventfd_write(bell_, 1);
}

void Connection::forget_interrupts() const {
  eventfd_t count = 0;
  eventfd_read(bell_, &count);
}

// Completes before the call continues, so that it cannot hit a later statement. An unresponsive server would block
// PQcancel forever: then its thread is abandoned, and the connection cannot be used any more.
bool Connection::cancel(Deadline deadline) const {
  forget_interrupts();
  const auto asked = call_with_deadline(std::min(deadline, steady_clock::now() + kCancelTime), [cancel = cancel_] {
    std::array<char, 256> reason{};
    return PQcancel(cancel.get(), reason.data(), reason.size());
  });
  return asked.has_value();
}

}  // namespace relance::postgres
