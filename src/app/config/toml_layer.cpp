#include <fmt/format.h>
#include <toml++/toml.h>

#include "settings.h"

namespace relance::app {
namespace {

// What a node holds, as far as a key may hold it.
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

class Layer {
 public:
  Layer(const std::string& name, Settings& settings) : name_(name), settings_(settings) {}

  void apply(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const std::string where = at(name.source());
      const std::string path = prefix + std::string{name.str()};
      const bool one_part = name.str().find('.') == std::string_view::npos;
      const toml::table* below = node.as_table();
      if (one_part && below != nullptr && is_table(path)) {
        apply(*below, path + '.');
      } else if (const Key* key = one_part ? find_key(path) : nullptr) {
        take(*key, path, node, where);
      } else {
        settings_.problems.push_back({where, fmt::format("{}: no such key", path), false});
      }
    }
  }

  [[nodiscard]] std::string at(const toml::source_region& region) const {
    return fmt::format("{}:{}", name_, region.begin.line);
  }

 private:
  // A list may also be written as in the environment, with commas.
  void take(const Key& key, const std::string& path, const toml::node& node, const std::string& where) {
    const bool list = key.kind == Kind::kWords || key.kind == Kind::kTexts;
    const auto* text = node.as_string();
    auto value = value_of(node);
    if (list && text != nullptr) {
      settings_.set(key, path, parse_value(key, text->get()), where);
    } else {
      // No key takes an empty list: it stands for what no key can hold, and brings the complaint.
      settings_.set(key, path, check_value(key, value ? std::move(*value) : Value{std::vector<std::string>{}}), where);
    }
  }

  const std::string& name_;
  Settings& settings_;
};

}  // namespace

void apply_toml(std::string_view text, const std::string& name, Settings& settings) {
  Layer layer{name, settings};
  try {
    layer.apply(toml::parse(text, name), "");
  } catch (const toml::parse_error& error) {
    settings.problems.push_back({layer.at(error.source()), std::string{error.description()}, false});
  }
}

}  // namespace relance::app
