#include "request_target.h"

#include <algorithm>
#include <string>
#include <utility>

namespace relance::adapters::http {
namespace {

enum class Plus : bool { kIsItself, kIsSpace };

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode(std::string_view text, Plus plus, std::string& out) {
  if (text.find_first_of("%+") == std::string_view::npos) {
    out.assign(text);
    return true;
  }
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::kIsSpace) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      out.push_back(static_cast<char>(high << 4 | low));
      i += 2;
    }
  }
  return true;
}

bool read_query(std::string_view query, ports::HttpRequest& request) {
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    if (parameter.empty()) continue;
    const std::size_t equals = parameter.find('=');
    const bool has_value = equals != std::string_view::npos;
    auto& [name, value] = request.query.emplace_back();
    if (!decode(parameter.substr(0, equals), Plus::kIsSpace, name)) return false;
    if (has_value && !decode(parameter.substr(equals + 1), Plus::kIsSpace, value)) return false;
  }
  return true;
}

// Whether the text began with a scheme and an authority, which are taken off.
bool take_authority(std::string_view& target) {
  constexpr std::string_view kSchemeEnd = "://";
  if (!target.starts_with("http://") && !target.starts_with("https://")) return false;
  target.remove_prefix(target.find(kSchemeEnd) + kSchemeEnd.size());
  target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  return true;
}

}  // namespace

bool read_target(std::string_view target, ports::HttpRequest& request) {
  request.query.clear();
  if (target == "*") {
    request.path = target;
    return true;
  }
  const bool is_absolute = take_authority(target);
  if (target.find('#') != std::string_view::npos) return false;
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.empty() ? !is_absolute : path.front() != '/') return false;
  if (!decode(path.empty() ? "/" : path, Plus::kIsItself, request.path)) return false;
  return path.size() == target.size() || read_query(target.substr(path.size() + 1), request);
}

}  // namespace relance::adapters::http
