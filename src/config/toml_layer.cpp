#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <relance/config/settings.h>

namespace relance::config {
namespace {

// The value of a node; nullopt: its type is not used by any key.
std::optional<Value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return Value{text->get()};
  if (const auto* number = node.as_integer()) return Value{number->get()};
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> items;
  for (const toml::node& item : *array) {
    const auto* text = item.as_string();
    if (text == nullptr) return std::nullopt;
    items.push_back(text->get());
  }
  return Value{std::move(items)};
}

// A node that is not a table of the schema, with its line.
struct Leaf {
  std::uint32_t line = 0;
  std::string path;
  const Key* key = nullptr;  // nullptr: unknown key
  const toml::node* node = nullptr;
};

void collect(const Schema& schema, const toml::table& table, const std::string& prefix, std::vector<Leaf>& leaves) {
  for (const auto& [name, node] : table) {
    const std::string path = prefix + std::string{name.str()};
    // A property name may be one quoted key with dots, or a dotted key.
    const bool is_component = name.str().find('.') == std::string_view::npos || schema.is_property(prefix);
    const toml::table* below = node.as_table();
    if (is_component && below != nullptr && schema.is_table(path)) {
      collect(schema, *below, path + '.', leaves);
    } else {
      leaves.push_back({name.source().begin.line, path, is_component ? schema.find(path) : nullptr, &node});
    }
  }
}

// In the client library's form; nullopt: its type is not used by any property.
std::optional<Value> property_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return Value{text->get()};
  if (const auto* number = node.as_integer()) return Value{std::to_string(number->get())};
  if (const auto* flag = node.as_boolean()) return Value{std::string{flag->get() ? "true" : "false"}};
  if (const auto* fraction = node.as_floating_point()) return Value{fmt::format("{}", fraction->get())};
  return std::nullopt;
}

// A list may also be a comma-separated string, as in the environment.
Checked value_of(const Key& key, const toml::node& node) {
  const auto* text = node.as_string();
  if (text != nullptr && (key.kind == Kind::kWords || key.kind == Kind::kTexts)) return parse_value(key, text->get());
  auto value = key.kind == Kind::kProperty ? property_of(node) : value_of(node);
  // No key accepts an empty list: it stands for any value of a wrong type, and produces the error message.
  return check_value(key, value ? std::move(*value) : Value{std::vector<std::string>{}});
}

std::string place(const std::string& name, std::uint32_t line) {
  return fmt::format("{}:{}", name, line);
}

}  // namespace

void apply_toml(const Schema& schema, std::string_view text, const std::string& name, Settings& settings) {
  try {
    const toml::table document = toml::parse(text, name);
    std::vector<Leaf> leaves;
    collect(schema, document, "", leaves);
    std::ranges::sort(leaves, {}, &Leaf::line);
    for (const Leaf& leaf : leaves) {
      const std::string where = place(name, leaf.line);
      if (leaf.key == nullptr) {
        settings.problems.push_back({where, fmt::format("{}: no such key", leaf.path), false});
      } else {
        settings.set(*leaf.key, leaf.path, value_of(*leaf.key, *leaf.node), where);
      }
    }
  } catch (const toml::parse_error& error) {
    settings.problems.push_back({place(name, error.source().begin.line), std::string{error.description()}, false});
  }
}

}  // namespace relance::config
