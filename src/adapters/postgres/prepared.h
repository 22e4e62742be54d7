// The names of the prepared statements of one connection. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <libpq-fe.h>

namespace relance::postgres {

inline constexpr std::size_t kPreparedMax = 256;  // per connection

// Identifies a statement with its parameter types: with other types it is another statement.
[[nodiscard]] std::string prepared_key(std::string_view statement, std::span<const Oid> types);

class Prepared {
 public:
  // nullptr: not prepared.
  [[nodiscard]] const std::string* find(const std::string& key);
  // Returns the name to prepare it under.
  const std::string& add(const std::string& key);
  void forget(const std::string& key) { kept_.erase(key); }
  // Removes and returns the name of a statement to deallocate; nullopt: there is room.
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
