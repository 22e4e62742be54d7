// All keys of a program, in the order of their declaration.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include <relance/config/key.h>

namespace relance::config {

class Schema {
 public:
  // Asserts that path and flag are not in use yet.
  void add(Key key);

  [[nodiscard]] const std::deque<Key>& keys() const { return keys_; }

  // The key of a path: `webhooks.wassenger.shop.secret` matches `webhooks.wassenger.NAME.secret`. nullptr if none does.
  [[nodiscard]] const Key* find(std::string_view path) const;
  // Whether there are keys below the path.
  [[nodiscard]] bool is_table(std::string_view path) const;

  // Tables whose members are client properties, each with its final dot: `kafka.client.`.
  [[nodiscard]] const std::vector<std::string>& property_tables() const { return property_tables_; }
  // Whether the path is below such a table.
  [[nodiscard]] bool is_property(std::string_view path) const;

 private:
  std::deque<Key> keys_;  // deque: addresses stay valid
  std::vector<std::string> property_tables_;
};

}  // namespace relance::config
