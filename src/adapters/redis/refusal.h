// What it means that the server answers an error.
#pragma once

#include <string>
#include <string_view>

#include <hiredis/hiredis.h>

namespace relance::redis {

[[nodiscard]] inline std::string_view text_of(const redisReply& reply) {
  return {reply.str, reply.len};
}

// Whether the server does not know the script (any more).
[[nodiscard]] inline bool is_unknown_script(const redisReply& reply) {
  return reply.type == REDIS_REPLY_ERROR && text_of(reply).starts_with("NOSCRIPT");
}

// For an operator: names the command without its arguments, the code of the answer, and what it takes. The text of the
// answer itself may repeat what was asked: keys, secrets.
[[nodiscard]] std::string refusal_of(std::string_view command, std::string_view answer);

}  // namespace relance::redis
