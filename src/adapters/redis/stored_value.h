// The format of a value in Redis:
//
//   stored  := kind version value
//   kind    := "v" | "e"      a value; a key that was erased, which has none
//   version := 19 digits      so that versions compare as texts, in the script on the server, too
//
// Anything else was not written by Relance: it reads as missing, and the next put replaces it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <relance/ports/cache.h>

namespace relance::redis {

[[nodiscard]] std::string stored_value(std::string_view value, std::int64_t version);
[[nodiscard]] std::string stored_erasure(std::int64_t version);
// nullopt: erased, or an unknown format.
[[nodiscard]] std::optional<ports::CachedValue> read_stored(std::string_view stored);

// The script: stores ARGV[1] under KEYS[1] for ARGV[2] milliseconds, unless the stored version is newer; an erasure
// also keeps a value of its own version. The server knows it by the SHA-1 of its text.
inline constexpr std::string_view kPutScript =
    R"(local there = redis.pcall('GETRANGE', KEYS[1], 0, 19)
if type(there) == 'string' and string.find(there, '^[ve]%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d$') then
  local new = string.sub(ARGV[1], 1, 20)
  local held = string.sub(there, 2)
  local given = string.sub(new, 2)
  if held > given then return 0 end
  if held == given and string.sub(new, 1, 1) == 'e' and string.sub(there, 1, 1) == 'v' then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
)";
inline constexpr std::string_view kPutScriptName = "cb4bdd541d35e24b619bfd535487f7b8bd656508";

}  // namespace relance::redis
