// One connection to the server: commands are pipelined, their replies are returned in order, before a deadline. One
// thread at a time. After any failure, which is kRejoin, the connection cannot be used any more.
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hiredis/hiredis.h>

#include <relance/adapters/redis/cache.h>

#include "wait.h"

namespace relance::redis {

struct ReplyDestroyer {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, ReplyDestroyer>;
using Replies = std::vector<Reply>;

struct ContextDestroyer {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, ContextDestroyer>;

class Connection {
 public:
  // Connected and authenticated, with the database selected.
  static ports::PortResult<std::unique_ptr<Connection>> open(const RedisOptions& options);
  explicit Connection(Context context) : context_(std::move(context)) {}

  // Adds a command to the next exchange; copies it.
  void add(std::initializer_list<std::string_view> words) { add(std::span{words.begin(), words.size()}); }
  void add(std::span<const std::string_view> words);
  // Sends the added commands; returns the reply to each. Replies may be errors.
  ports::PortResult<Replies> exchange(SteadyTime deadline);

  // Whether no unexpected data has arrived, such as the end of the stream.
  [[nodiscard]] bool is_quiet() const;

 private:
  ports::PortResult<ports::Done> await_connected(SteadyTime deadline);
  ports::PortResult<ports::Done> greet(const RedisOptions& options, SteadyTime deadline);
  [[nodiscard]] ports::PortError error_of_context() const;

  const Context context_;
  std::vector<const char*> words_;  // of the command being added: reused for their memory
  std::vector<std::size_t> sizes_;  // same
  std::size_t expected_ = 0;        // number of replies
};

}  // namespace relance::redis
