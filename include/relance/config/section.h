// Binds each key to the member that holds its value in one place: the same function declares the keys, with the
// members' values as defaults, and assigns the configured values.
//
//   struct CommitOptions { std::size_t max_records = 10'000; Duration max_interval{100}; };
//
//   void bind(Section& section, CommitOptions& commit) {
//     Section table = section.table("commit");
//     table.number({"max_records", "records per commit"}, commit.max_records, {1, 1'000'000});
//     table.milliseconds({"max_interval_ms", "time between commits, in milliseconds"}, commit.max_interval, {1,
//     60'000});
//   }
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <relance/base/time.h>
#include <relance/config/settings.h>

namespace relance::config {

struct Field {
  std::string_view name;  // within the section; ends in its unit: `_ms`, `_mib`
  std::string_view help;  // a noun phrase, with the unit
  std::string_view flag = {};
  bool secret = false;
};
struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};
template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

class Section {
 public:
  [[nodiscard]] static Section declaring(Schema& schema) { return {&schema, nullptr, ""}; }
  [[nodiscard]] static Section assigning(Settings& settings) { return {nullptr, &settings, ""}; }

  [[nodiscard]] Section table(std::string_view name) const { return {schema_, settings_, path(name) + '.'}; }
  // The full path of a key of this section.
  [[nodiscard]] std::string path(std::string_view name) const { return prefix_ + std::string{name}; }

  // An empty string means "not set".
  void text(const Field& field, std::string& member);
  void address(const Field& field, Address& member);
  void texts(const Field& field, std::vector<std::string>& member);  // an empty list means "not set"

  template <std::integral T>
  void number(const Field& field, T& member, Range range) {
    if (const auto value = number_value(field, static_cast<std::int64_t>(member), range))
      member = static_cast<T>(*value);
  }
  void milliseconds(const Field& field, Duration& member, Range range) {
    if (const auto value = number_value(field, member.count(), range)) member = Duration{*value};
  }
  void mebibytes(const Field& field, std::size_t& bytes, Range range) {
    constexpr std::int64_t kBytes = 1024 * 1024;
    if (const auto value = number_value(field, static_cast<std::int64_t>(bytes) / kBytes, range))
      bytes = static_cast<std::size_t>(*value * kBytes);
  }

  // One of the words; the member's current value must be among them.
  template <class T>
  void word(const Field& field, T& member, Words<T> words) {
    const auto present = std::ranges::find(words, member, &std::pair<std::string_view, T>::second);
    if (const auto index = word_index(field, names_of(words), static_cast<std::size_t>(present - words.begin())))
      member = (words.begin() + *index)->second;
  }
  // A subset of the words, without duplicates and not empty.
  void words(const Field& field, std::vector<std::string>& member, const std::vector<std::string>& words);

  // The entries of the table `name`, by entry name; `bind(Section&, Entry&)` binds one of them.
  template <class Entry, class Bind>
  void entries(std::string_view name, std::map<std::string, Entry>& members, Bind bind) {
    const Section entries = table(name);
    if (schema_ != nullptr) {
      Entry prototype;
      Section section = entries.table(kEntry);
      bind(section, prototype);
      return;
    }
    for (const std::string& entry : settings_->entries(path(name))) {
      Section section = entries.table(entry);
      bind(section, members[entry]);
    }
  }

  // Properties of a client library, by name, below `field.name`. `secret_help` is the help of the secret ones.
  void properties(const Field& field, std::string_view secret_help, std::map<std::string, std::string>& members);

  // Reports a setting that cannot work: `why` follows its path ("must be below kafka.session_timeout_ms"). If it was
  // not set itself, the problem is reported at the origin of `other`.
  void refuse(std::string_view name, const std::string& why, std::string_view other = {}) {
    if (settings_ == nullptr) return;
    std::vector<std::string> paths{path(name)};
    if (!other.empty()) paths.push_back(path(other));
    settings_->refuse(paths, path(name) + ' ' + why);
  }

 private:
  Section(Schema* schema, Settings* settings, std::string prefix)
      : schema_(schema), settings_(settings), prefix_(std::move(prefix)) {}

  template <class T>
  static std::vector<std::string> names_of(Words<T> words) {
    std::vector<std::string> names;
    for (const auto& word : words) names.emplace_back(word.first);
    return names;
  }
  [[nodiscard]] Key key_of(const Field& field, Kind kind) const;
  // Declares the key, or returns its value; nullptr: nothing to assign.
  const Value* visit(Key key);
  std::optional<std::int64_t> number_value(const Field& field, std::int64_t present, Range range);
  std::optional<std::size_t> word_index(const Field& field, std::vector<std::string> words, std::size_t present);

  Schema* schema_;      // set when declaring
  Settings* settings_;  // set when assigning
  std::string prefix_;
};

}  // namespace relance::config
