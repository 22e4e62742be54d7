#include "connection.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/socket.h>

#include <relance/base/assert.h>

#include "refusal.h"
#include "tls.h"

namespace relance::redis {
namespace {

auto over(std::string reason) {
  return ports::failure(ports::Reaction::kRejoin, std::move(reason));
}

}  // namespace

ports::PortResult<std::unique_ptr<Connection>> Connection::open(const RedisOptions& options) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + options.connect_timeout;
  Context context{redisConnectNonBlock(options.host.c_str(), options.port)};
  if (context == nullptr) return over("no memory for a connection");
  auto connection = std::make_unique<Connection>(std::move(context));
  if (auto connected = connection->await_connected(deadline); !connected) return Failure{connected.error()};
  if (options.tls) {
    if (auto secured = secure(*connection->context_, options.host, deadline); !secured) return Failure{secured.error()};
  }
  if (auto greeted = connection->greet(options, deadline); !greeted) return Failure{greeted.error()};
  return connection;
}

ports::PortResult<ports::Done> Connection::await_connected(SteadyTime deadline) {
  if (context_->err != 0) return Failure{error_of_context()};
  if (await(context_->fd, POLLOUT, deadline) == 0) return over("connection timed out");
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(context_->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return over("no connection: " + std::generic_category().message(error));
  return ports::Done{};
}

// PING distinguishes Redis from another server on the port.
ports::PortResult<ports::Done> Connection::greet(const RedisOptions& options, SteadyTime deadline) {
  std::vector<std::string_view> sent;
  const auto ask = [&](std::initializer_list<std::string_view> words) {
    add(words);
    sent.push_back(*words.begin());
  };
  if (!options.user.empty()) {
    ask({"AUTH", options.user, options.password});
  } else if (!options.password.empty()) {
    ask({"AUTH", options.password});
  }
  if (options.database != 0) ask({"SELECT", std::to_string(options.database)});
  ask({"PING"});
  const auto replies = exchange(deadline);
  if (!replies) return Failure{replies.error()};
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const redisReply& reply = *replies.value()[i];
    if (reply.type == REDIS_REPLY_ERROR) return over(refusal_of(sent[i], text_of(reply)));
    if (reply.type != REDIS_REPLY_STATUS) return over("the server is not Redis");
  }
  return ports::Done{};
}

void Connection::add(std::span<const std::string_view> words) {
  words_.clear();
  sizes_.clear();
  for (const std::string_view word : words) {
    words_.push_back(word.data());
    sizes_.push_back(word.size());
  }
  const int added =
      redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words_.data(), sizes_.data());
  RELANCE_ASSERT(added == REDIS_OK);  // otherwise out of memory
  ++expected_;
}

ports::PortResult<Replies> Connection::exchange(SteadyTime deadline) {
  Replies replies;
  replies.reserve(expected_);
  int all_sent = 0;
  while (replies.size() < expected_) {
    if (all_sent == 0 && redisBufferWrite(context_.get(), &all_sent) != REDIS_OK) return Failure{error_of_context()};
    void* reply = nullptr;
    if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) return Failure{error_of_context()};
    if (reply != nullptr) {
      replies.emplace_back(static_cast<redisReply*>(reply));
      continue;
    }
    const int ready = await(context_->fd, all_sent != 0 ? POLLIN : POLLIN | POLLOUT, deadline);
    if (ready == 0) return over("timed out");
    if ((ready & ~POLLOUT) != 0 && redisBufferRead(context_.get()) != REDIS_OK) return Failure{error_of_context()};
  }
  expected_ = 0;
  return replies;
}

bool Connection::is_quiet() const {
  pollfd polled{.fd = context_->fd, .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, 0) == 0;
}

// hiredis reports the system's error or a malformed reply, never the request.
ports::PortError Connection::error_of_context() const {
  return {ports::Reaction::kRejoin, std::string{"the connection failed: "} + context_->errstr};
}

}  // namespace relance::redis
