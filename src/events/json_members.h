// The known members of one JSON object, found in one pass; the first defect is kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <relance/base/time.h>
#include <relance/base/uuid.h>
#include <relance/domain/event.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

// Every reading function returns whether the member is valid; after the first false, `defect` is set and reading must
// stop.
class MemberReader {
 public:
  static constexpr std::size_t kMembersMax = 8;
  using Names = std::span<const std::string_view>;

  // `path`: JSON pointer of the object. `names` and `defect` must outlive the reader.
  MemberReader(std::string_view path, Names names, Defect& defect) : path_(path), names_(names), defect_(defect) {}

  // Finds the members; a duplicate name makes the object unreadable. Members with other names are ignored.
  bool scan(simdjson::dom::object object);

  // null counts as absent.
  [[nodiscard]] bool has(std::size_t member) const { return (present_ >> member & 1) != 0; }
  bool require(std::size_t member) { return has(member) || fail(Reason::kMember, member); }

  // Any text, to be compared with known words.
  bool word(std::size_t member, std::string_view& out) { return string(member, out); }
  // Text without NUL.
  bool text(std::size_t member, std::string_view& out);
  bool optional_text(std::size_t member, std::optional<std::string_view>& out);
  // Ids in the two charsets.
  bool record_id(std::size_t member, std::string_view& out);
  bool entity_id(std::size_t member, std::string_view& out);
  // An id that counts as absent if it is outside the record charset.
  bool lenient_id(std::size_t member, std::optional<std::string_view>& out);
  bool time(std::size_t member, Timestamp& out);
  bool optional_time(std::size_t member, OptionalTime& out);
  // An integer written without fraction or exponent, from `first` to `last`.
  bool optional_integer(std::size_t member, std::int64_t first, std::int64_t last, std::optional<std::int64_t>& out);
  bool optional_count(std::size_t member, std::optional<std::uint64_t>& out);
  bool boolean(std::size_t member, bool& out);
  // The lower-case hyphenated form.
  bool uuid(std::size_t member, Uuid& out);
  bool object(std::size_t member, simdjson::dom::object& out);
  bool array(std::size_t member, simdjson::dom::array& out);

  template <class Tag>
  bool entity_id(std::size_t member, domain::IdView<Tag>& out) {
    std::string_view id;
    if (!entity_id(member, id)) return false;
    out = domain::IdView<Tag>{id};
    return true;
  }

  // Sets the defect of a member and returns false.
  bool fail(Reason reason, std::size_t member, std::string_view below = {});
  [[nodiscard]] std::string path_of(std::size_t member) const;
  [[nodiscard]] Defect& defect() { return defect_; }

 private:
  bool string(std::size_t member, std::string_view& out);

  std::string_view path_;
  Names names_;
  Defect& defect_;
  std::array<simdjson::dom::element, kMembersMax> values_;
  std::uint32_t present_ = 0;
};

// Whether no object at or within the value has a duplicate name. The parser's depth limit bounds the recursion.
[[nodiscard]] bool has_unique_names(simdjson::dom::element value);
[[nodiscard]] bool has_unique_names(simdjson::dom::object object);

}  // namespace relance::events
