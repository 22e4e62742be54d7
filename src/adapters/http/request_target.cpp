#include "request_target.h"

#include <algorithm>
#include <string>
#include <utility>

#include <relance/base/encoding.h>

namespace relance::adapters::http {
namespace {

bool decode(std::string_view text, PlusSign plus, std::string& out) {
  auto decoded = percent_decode(text, plus);
  if (decoded) out = *std::move(decoded);
  return decoded.has_value();
}

bool read_query(std::string_view query, ports::HttpRequest& request) {
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    if (parameter.empty()) continue;
    const std::size_t equals = parameter.find('=');
    const bool has_value = equals != std::string_view::npos;
    auto& [name, value] = request.query.emplace_back();
    if (!decode(parameter.substr(0, equals), PlusSign::kSpace, name)) return false;
    if (has_value && !decode(parameter.substr(equals + 1), PlusSign::kSpace, value)) return false;
  }
  return true;
}

// Removes a scheme and authority; returns whether there was one.
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
  if (!decode(path.empty() ? "/" : path, PlusSign::kLiteral, request.path)) return false;
  return path.size() == target.size() || read_query(target.substr(path.size() + 1), request);
}

}  // namespace relance::adapters::http
