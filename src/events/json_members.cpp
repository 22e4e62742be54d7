#include "json_members.h"

#include <algorithm>
#include <vector>

#include <relance/base/assert.h>
#include <relance/domain/ids.h>

namespace relance::events {

bool MemberReader::scan(simdjson::dom::object object) {
  RELANCE_ASSERT(names_.size() <= kMembersMax);
  std::uint32_t seen = 0;
  for (const auto [name, value] : object) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].size() != name.size() || names_[i].front() != name.front() || names_[i] != name) continue;
      if ((seen >> i & 1) != 0) return fail(Reason::kUnreadable, i);
      seen |= 1u << i;
      if (!value.is_null()) {
        present_ |= 1u << i;
        values_[i] = value;
      }
      break;
    }
  }
  return true;
}

std::string MemberReader::path_of(std::size_t member) const {
  return std::string{path_} + '/' + std::string{names_[member]};
}

bool MemberReader::fail(Reason reason, std::size_t member, std::string_view below) {
  defect_ = {reason, path_of(member) + std::string{below}};
  return false;
}

bool MemberReader::string(std::size_t member, std::string_view& out) {
  if (!require(member)) return false;
  return values_[member].get_string().get(out) == simdjson::SUCCESS || fail(Reason::kValue, member);
}

bool MemberReader::text(std::size_t member, std::string_view& out) {
  if (!string(member, out)) return false;
  return out.find('\0') == std::string_view::npos || fail(Reason::kValue, member);
}

bool MemberReader::optional_text(std::size_t member, std::optional<std::string_view>& out) {
  return !has(member) || text(member, out.emplace());
}

bool MemberReader::record_id(std::size_t member, std::string_view& out) {
  return string(member, out) && (domain::is_record_id(out) || fail(Reason::kId, member));
}

bool MemberReader::entity_id(std::size_t member, std::string_view& out) {
  return string(member, out) && (domain::is_entity_id(out) || fail(Reason::kId, member));
}

bool MemberReader::lenient_id(std::size_t member, std::optional<std::string_view>& out) {
  std::string_view id;
  if (!has(member)) return true;
  if (!string(member, id)) return false;
  if (domain::is_record_id(id)) out = id;
  return true;
}

bool MemberReader::time(std::size_t member, Timestamp& out) {
  std::string_view written;
  if (!string(member, written)) return false;
  const auto parsed = parse_rfc3339(written);
  if (!parsed) return fail(Reason::kTime, member);
  out = *parsed;
  return true;
}

bool MemberReader::optional_time(std::size_t member, OptionalTime& out) {
  if (!has(member)) return true;
  Timestamp parsed;
  if (!time(member, parsed)) return false;
  out = parsed;
  return true;
}

bool MemberReader::optional_integer(std::size_t member, std::int64_t first, std::int64_t last,
                                    std::optional<std::int64_t>& out) {
  if (!has(member)) return true;
  std::int64_t value = 0;
  const simdjson::dom::element element = values_[member];
  const bool whole = element.is<std::int64_t>() && element.get_int64().get(value) == simdjson::SUCCESS;
  if (!whole || value < first || value > last) return fail(Reason::kValue, member);
  out = value;
  return true;
}

bool MemberReader::optional_count(std::size_t member, std::optional<std::uint64_t>& out) {
  if (!has(member)) return true;
  std::uint64_t value = 0;
  if (values_[member].get_uint64().get(value) != simdjson::SUCCESS) return fail(Reason::kValue, member);
  out = value;
  return true;
}

bool MemberReader::boolean(std::size_t member, bool& out) {
  if (!require(member)) return false;
  return values_[member].get_bool().get(out) == simdjson::SUCCESS || fail(Reason::kValue, member);
}

bool MemberReader::uuid(std::size_t member, Uuid& out) {
  std::string_view text;
  if (!string(member, text)) return false;
  const auto parsed = parse_uuid(text);
  if (!parsed) return fail(Reason::kId, member);
  out = *parsed;
  return true;
}

bool MemberReader::object(std::size_t member, simdjson::dom::object& out) {
  if (!require(member)) return false;
  return values_[member].get_object().get(out) == simdjson::SUCCESS || fail(Reason::kValue, member);
}

bool MemberReader::array(std::size_t member, simdjson::dom::array& out) {
  if (!require(member)) return false;
  return values_[member].get_array().get(out) == simdjson::SUCCESS || fail(Reason::kValue, member);
}

bool has_unique_names(simdjson::dom::element value) {
  if (value.is_array())
    return std::ranges::all_of(value.get_array().value_unsafe(), [](auto item) { return has_unique_names(item); });
  return !value.is_object() || has_unique_names(value.get_object().value_unsafe());
}

bool has_unique_names(simdjson::dom::object object) {
  std::vector<std::string_view> names;
  for (const auto [name, member] : object) {
    names.push_back(name);
    if (!has_unique_names(member)) return false;
  }
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) == names.end();
}

}  // namespace relance::events
