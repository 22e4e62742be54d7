// One connection to the server: commands go out together, their answers come back in order, by a deadline. One thread
// at a time. After any failure, which is kRejoin, it is of no use any more.
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
  // Connected, known to the server and in its database.
  static ports::PortResult<std::unique_ptr<Connection>> open(const RedisOptions& options);
  explicit Connection(Context context) : context_(std::move(context)) {}

  // A command of the next exchange; copied.
  void add(std::initializer_list<std::string_view> words) { add(std::span{words.begin(), words.size()}); }
  void add(std::span<const std::string_view> words);
  // Sends what was added; the reply to each. Replies may be errors.
  ports::PortResult<Replies> exchange(SteadyTime deadline);

  // Whether nothing has come that nobody has asked for, such as the end.
  [[nodiscard]] bool is_quiet() const;

 private:
  ports::PortResult<ports::Done> await_connected(SteadyTime deadline);
  ports::PortResult<ports::Done> greet(const RedisOptions& options, SteadyTime deadline);
  [[nodiscard]] ports::PortError error_of_context() const;

  const Context context_;
  std::vector<const char*> words_;  // of the command that is added: kept for their memory
  std::vector<std::size_t> sizes_;  // same
  std::size_t expected_ = 0;        // replies
};

}  // namespace relance::redis
