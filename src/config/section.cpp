#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/base/assert.h>
#include <relance/config/section.h>

namespace relance::config {

Key Section::key_of(const Field& field, Kind kind) const {
  return {.path = path(field.name),
          .kind = kind,
          .help = std::string{field.help},
          .flag = std::string{field.flag},
          .secret = field.secret};
}

const Value* Section::visit(Key key) {
  if (schema_ != nullptr) {
    schema_->add(std::move(key));
    return nullptr;
  }
  const Setting* setting = settings_->find(key.path);
  return setting == nullptr ? nullptr : &setting->value;
}

void Section::text(const Field& field, std::string& member) {
  Key key = key_of(field, Kind::kText);
  if (!member.empty()) key.fallback = member;
  if (const Value* value = visit(std::move(key))) member = std::get<std::string>(*value);
}

void Section::address(const Field& field, Address& member) {
  Key key = key_of(field, Kind::kAddress);
  key.fallback = to_text(member);
  if (const Value* value = visit(std::move(key)))
    member = parse_address(std::get<std::string>(*value)).value_or(member);
}

void Section::texts(const Field& field, std::vector<std::string>& member) {
  Key key = key_of(field, Kind::kTexts);
  if (!member.empty()) key.fallback = fmt::format("{}", fmt::join(member, ","));
  if (const Value* value = visit(std::move(key))) member = std::get<std::vector<std::string>>(*value);
}

void Section::words(const Field& field, std::vector<std::string>& member, const std::vector<std::string>& words) {
  Key key = key_of(field, Kind::kWords);
  key.words = words;
  key.fallback = fmt::format("{}", fmt::join(member, ","));
  if (const Value* value = visit(std::move(key))) member = std::get<std::vector<std::string>>(*value);
}

std::optional<std::int64_t> Section::number_value(const Field& field, std::int64_t present, Range range) {
  Key key = key_of(field, Kind::kNumber);
  key.fallback = std::to_string(present);
  key.min = range.min;
  key.max = range.max;
  const Value* value = visit(std::move(key));
  return value == nullptr ? std::nullopt : std::optional{std::get<std::int64_t>(*value)};
}

std::optional<std::size_t> Section::word_index(const Field& field, std::vector<std::string> words,
                                               std::size_t present) {
  RELANCE_ASSERT(present < words.size());
  Key key = key_of(field, Kind::kWord);
  key.fallback = words[present];
  key.words = words;
  const Value* value = visit(std::move(key));
  if (value == nullptr) return std::nullopt;
  return static_cast<std::size_t>(std::ranges::find(words, std::get<std::string>(*value)) - words.begin());
}

void Section::properties(const Field& field, std::string_view secret_help,
                         std::map<std::string, std::string>& members) {
  const std::string table = path(field.name) + '.';
  if (schema_ != nullptr) {
    schema_->add({.path = table + std::string{kSecretProperty},
                  .kind = Kind::kProperty,
                  .help = std::string{secret_help},
                  .secret = true});
    schema_->add({.path = table + std::string{kProperty}, .kind = Kind::kProperty, .help = std::string{field.help}});
    return;
  }
  for (auto at = settings_->by_path.lower_bound(table); at != settings_->by_path.end() && at->first.starts_with(table);
       ++at) {
    members.insert_or_assign(at->first.substr(table.size()), std::get<std::string>(at->second.value));
  }
}

}  // namespace relance::config
