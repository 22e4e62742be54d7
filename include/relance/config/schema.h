// All keys of a program, in the order in which they were declared.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include <relance/config/key.h>

namespace relance::config {

class Schema {
 public:
  // Asserts that neither the path nor the flag is taken.
  void add(Key key);

  [[nodiscard]] const std::deque<Key>& keys() const { return keys_; }

  // The key of a path: `webhooks.wassenger.shop.secret` has `webhooks.wassenger.NAME.secret`. nullptr: there is none.
  [[nodiscard]] const Key* find(std::string_view path) const;
  // Whether keys are below the path.
  [[nodiscard]] bool is_table(std::string_view path) const;

  // Tables whose members are client properties, each with its final dot: `kafka.client.`.
  [[nodiscard]] const std::vector<std::string>& property_tables() const { return property_tables_; }
  // Whether a path is below such a table.
  [[nodiscard]] bool is_property(std::string_view path) const;

 private:
  std::deque<Key> keys_;  // addresses stay valid
  std::vector<std::string> property_tables_;
};

}  // namespace relance::config
