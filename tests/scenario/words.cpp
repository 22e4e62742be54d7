#include "scenario/words.h"

#include <boost/json.hpp>

#include "scenario/error.h"

namespace relance::scenario {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Takes the quoted word at the front of `rest`.
Word take_quoted(std::string_view& rest) {
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) throw ScenarioError("a quote is not closed");
  boost::system::error_code error;
  const auto value = boost::json::parse(rest.substr(0, end + 1), error);
  if (error) throw ScenarioError("a quoted word is written as a JSON string");
  rest.remove_prefix(end + 1);
  return Word{std::string(value.as_string()), true};
}

Word take_plain(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && !is_blank(rest[end]) && rest[end] != ';') ++end;
  Word word{std::string(rest.substr(0, end)), false};
  if (word.text.size() > 1 && word.text.ends_with(',')) word.text.pop_back();
  rest.remove_prefix(end);
  return word;
}

}  // namespace

std::vector<Words> split_statements(std::string_view line) {
  std::vector<Words> statements(1);
  while (!line.empty() && line.front() != '#') {
    if (is_blank(line.front()) || line.front() == ',') {
      line.remove_prefix(1);
    } else if (line.front() == ';') {
      line.remove_prefix(1);
      statements.emplace_back();
    } else if (line.front() == '"') {
      statements.back().push_back(take_quoted(line));
    } else {
      statements.back().push_back(take_plain(line));
    }
  }
  std::erase_if(statements, [](const Words& words) { return words.empty(); });
  return statements;
}

std::string quote(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string join(const Words& words) {
  std::string text;
  for (const Word& word : words) {
    if (!text.empty()) text += ' ';
    text += word.quoted ? quote(word.text) : word.text;
  }
  return text;
}

}  // namespace relance::scenario
