// Interprets the server's error replies.
#pragma once

#include <string>
#include <string_view>

#include <hiredis/hiredis.h>

namespace relance::redis {

[[nodiscard]] inline std::string_view text_of(const redisReply& reply) {
  return {reply.str, reply.len};
}

// Whether the server does not have the script.
[[nodiscard]] inline bool is_unknown_script(const redisReply& reply) {
  return reply.type == REDIS_REPLY_ERROR && text_of(reply).starts_with("NOSCRIPT");
}

// For an operator: names the command without arguments, the error code, and the remedy. Does not quote the reply
// itself, which may contain keys or secrets of the request.
[[nodiscard]] std::string refusal_of(std::string_view command, std::string_view answer);

}  // namespace relance::redis
