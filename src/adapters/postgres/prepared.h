// The names under which statements are prepared on one connection. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <libpq-fe.h>

namespace relance::postgres {

inline constexpr std::size_t kPreparedMax = 256;  // on one connection

// A statement and the types of its parameters: with others it is another one.
[[nodiscard]] std::string prepared_key(std::string_view statement, std::span<const Oid> types);

class Prepared {
 public:
  // Null: it is not prepared.
  [[nodiscard]] const std::string* find(const std::string& key);
  // The name to prepare it by.
  const std::string& add(const std::string& key);
  void forget(const std::string& key) { kept_.erase(key); }
  // The name of one to give up, now forgotten; none: there is room.
  std::optional<std::string> take_excess();

 private:
  struct Kept {
    std::string name;
    std::uint64_t used_at = 0;
  };
  std::map<std::string, Kept> kept_;
  std::uint64_t uses_ = 0;
};

}  // namespace relance::postgres
