#include "oracle/difference.h"

#include <algorithm>
#include <map>
#include <set>

namespace relance::oracle {
namespace {

namespace json = boost::json;

std::vector<json::object> objects_of(const std::string& ndjson) {
  std::vector<json::object> out;
  for (std::size_t at = 0; at < ndjson.size();) {
    const std::size_t end = std::min(ndjson.find('\n', at), ndjson.size());
    if (end > at) out.push_back(json::parse(json::string_view(ndjson).substr(at, end - at)).as_object());
    at = end + 1;
  }
  return out;
}

// With the members of every object in one order.
std::string canonical(const json::value& value) {
  if (value.is_object()) {
    std::map<std::string, std::string> members;
    for (const auto& member : value.as_object()) members[std::string(member.key())] = canonical(member.value());
    std::string out;
    for (const auto& [key, text] : members) out += (out.empty() ? "" : ",") + json::serialize(key) + ":" + text;
    return "{" + out + "}";
  }
  if (value.is_array()) {
    std::string out;
    for (const json::value& element : value.as_array()) out += (out.empty() ? "" : ",") + canonical(element);
    return "[" + out + "]";
  }
  return json::serialize(value);
}

std::multiset<std::string> facts_of(std::vector<json::object> facts, Positions positions) {
  std::multiset<std::string> out;
  for (json::object& fact : facts) {
    fact.erase("id");
    if (positions == Positions::ignored) fact.erase("cause");
    out.insert(canonical(fact));
  }
  return out;
}

std::vector<std::string> letters_of(const std::vector<json::object>& letters, Positions positions) {
  std::vector<std::string> out;
  for (const json::object& letter : letters) {
    json::object told{{"reason", letter.at("reason")}, {"path", letter.at("path")}};
    if (positions == Positions::compared) told["offset"] = letter.at("offset");
    out.push_back(canonical(told));
  }
  if (positions == Positions::ignored) std::sort(out.begin(), out.end());
  return out;
}

template <typename Lines>
void compare_lines(const std::string& what, const Lines& oracle, const Lines& product, std::vector<std::string>& out) {
  const std::multiset<std::string> expected(oracle.begin(), oracle.end());
  const std::multiset<std::string> actual(product.begin(), product.end());
  std::vector<std::string> only;
  std::set_difference(expected.begin(), expected.end(), actual.begin(), actual.end(), std::back_inserter(only));
  for (const std::string& line : only) out.push_back(what + " of the oracle only:  " + line);
  only.clear();
  std::set_difference(actual.begin(), actual.end(), expected.begin(), expected.end(), std::back_inserter(only));
  for (const std::string& line : only) out.push_back(what + " of the product only: " + line);
}

void compare_values(const std::string& path, const json::value& oracle, const json::value& product,
                    std::vector<std::string>& out) {
  if (canonical(oracle) == canonical(product)) return;
  if (!oracle.is_object() || !product.is_object()) {
    out.push_back("stats " + path + ": oracle " + canonical(oracle) + ", product " + canonical(product));
    return;
  }
  std::set<std::string> keys;
  for (const auto& member : oracle.as_object()) keys.insert(std::string(member.key()));
  for (const auto& member : product.as_object()) keys.insert(std::string(member.key()));
  for (const std::string& key : keys) {
    const json::value* of_oracle = oracle.as_object().if_contains(key);
    const json::value* of_product = product.as_object().if_contains(key);
    if (of_oracle == nullptr || of_product == nullptr) {
      out.push_back("stats " + path + "/" + key + ": only the " + (of_oracle == nullptr ? "product" : "oracle"));
    } else {
      compare_values(path + "/" + key, *of_oracle, *of_product, out);
    }
  }
}

}  // namespace

std::vector<std::string> differences(const Result& oracle, const Output& product, Positions positions) {
  std::vector<std::string> out;
  compare_lines("fact", facts_of(oracle.facts, positions), facts_of(objects_of(product.facts), positions), out);
  compare_values("", oracle.stats, json::parse(product.stats), out);
  const auto expected = letters_of(oracle.dead_letters, positions);
  const auto actual = letters_of(objects_of(product.dead_letters), positions);
  compare_lines("dead letter", expected, actual, out);
  if (out.empty() && expected != actual) out.push_back("dead letters in another order");
  return out;
}

std::vector<std::string> id_defects(const std::string& facts) {
  std::vector<std::string> out;
  std::map<std::string, std::size_t> count_by_cause;
  std::set<std::string> ids;
  for (const json::object& fact : objects_of(facts)) {
    count_by_cause[json::value_to<std::string>(fact.at("cause"))] += 1;
    const auto id = json::value_to<std::string>(fact.at("id"));
    if (!ids.insert(id).second) out.push_back("id given twice: " + id);
  }
  for (const auto& [cause, count] : count_by_cause) {
    for (std::size_t n = 0; n < count; ++n) {
      const std::string id = cause + ":" + std::to_string(n);
      if (!ids.contains(id)) out.push_back("id missing: " + id);
    }
  }
  return out;
}

}  // namespace relance::oracle
