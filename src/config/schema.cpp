#include <algorithm>

#include <relance/base/assert.h>
#include <relance/base/text.h>
#include <relance/config/schema.h>

namespace relance::config {
namespace {

constexpr std::string_view kPrefix = "RELANCE";

bool is_property_component(std::string_view component) {
  return component == kProperty || component == kSecretProperty;
}

// A complete property name, or its first segments.
bool is_property_name(std::string_view text) {
  const bool valid = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
  return valid && !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

// Passwords and private keys, including those of later versions of the client library.
bool is_secret_property(std::string_view name) {
  const auto has = [name](std::string_view word) { return name.find(word) != std::string_view::npos; };
  return name == kSecretProperty || has("password") || has("passphrase") || has("secret") ||
         name.ends_with("key.pem") || name == "sasl.oauthbearer.config";
}

std::string_view take_component(std::string_view& path) {
  const std::string_view component = path.substr(0, path.find('.'));
  path.remove_prefix(std::min(path.size(), component.size() + 1));
  return component;
}

// Whether the first segments of a key's path match `path`; the rest of it remains in `key_path`. Everything below a
// table of properties is one segment.
bool begins_with(std::string_view& key_path, std::string_view path) {
  while (!path.empty()) {
    const std::string_view expected = take_component(key_path);
    if (is_property_component(expected)) {
      return is_property_name(path) && is_secret_property(path) == (expected == kSecretProperty);
    }
    const std::string_view component = take_component(path);
    if (expected == kEntry ? !is_entry_name(component) : component != expected) return false;
  }
  return true;
}

void append_component(std::string_view component, std::string& variable) {
  variable += '_';
  for (const char c : component) variable += c == '.' || c == '-' ? '_' : ascii_upper(c);
}

}  // namespace

bool is_entry_name(std::string_view text) {
  constexpr std::size_t kMaxSize = 64;
  return !text.empty() && text.size() <= kMaxSize && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string path_of(const Key& key, std::string_view entry) {
  std::string path = key.path;
  const std::size_t name = path.find(kEntry);
  if (name != std::string::npos) path.replace(name, kEntry.size(), entry);
  return path;
}

std::string variable_of(const Key& key) {
  return variable_of(key, path_of(key));
}

std::string variable_of(const Key& key, std::string_view path) {
  std::string variable{kPrefix};
  for (std::string_view rest = key.path; !rest.empty();) {
    const std::string_view expected = take_component(rest);
    const std::string_view component = is_property_component(expected) ? path : take_component(path);
    if (expected == kEntry && component == kUnnamedEntry) continue;
    append_component(component, variable);
  }
  return variable;
}

void Schema::add(Key key) {
  const auto clashes = [&](const Key& other) {
    return other.path == key.path || (!key.flag.empty() && other.flag == key.flag);
  };
  RELANCE_ASSERT(std::ranges::none_of(keys_, clashes));
  const std::size_t last = key.path.rfind('.') + 1;
  if (is_property_component(std::string_view{key.path}.substr(last))) {
    std::string table = key.path.substr(0, last);
    if (std::ranges::find(property_tables_, table) == property_tables_.end()) property_tables_.push_back(table);
  }
  keys_.push_back(std::move(key));
}

const Key* Schema::find(std::string_view path) const {
  const auto found = std::ranges::find_if(keys_, [path](const Key& key) {
    std::string_view rest = key.path;
    return begins_with(rest, path) && rest.empty();
  });
  return found == keys_.end() ? nullptr : &*found;
}

bool Schema::is_table(std::string_view path) const {
  for (const std::string& table : property_tables_) {
    if (path.starts_with(table)) return is_property_name(path.substr(table.size()));
  }
  return std::ranges::any_of(keys_, [path](const Key& key) {
    std::string_view rest = key.path;
    return begins_with(rest, path) && !rest.empty();
  });
}

bool Schema::is_property(std::string_view path) const {
  return std::ranges::any_of(property_tables_, [path](const std::string& table) { return path.starts_with(table); });
}

}  // namespace relance::config
