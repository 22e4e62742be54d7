#include <array>
#include <cstddef>

#include <relance/base/phone.h>
#include <relance/domain/ids.h>

namespace relance::domain {
namespace {

using CharacterSet = std::array<bool, 256>;

constexpr CharacterSet character_set(std::string_view others) {
  CharacterSet set{};
  for (char c = '0'; c <= '9'; ++c) set[static_cast<std::size_t>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) set[static_cast<std::size_t>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) set[static_cast<std::size_t>(c)] = true;
  for (const char c : others) set[static_cast<std::size_t>(c)] = true;
  return set;
}

constexpr CharacterSet kRecordCharacters = character_set("._:=+/@-");
constexpr CharacterSet kEntityCharacters = character_set("._@-");
constexpr std::size_t kRecordIdSizeMax = 256;
constexpr std::size_t kEntityIdSizeMax = 128;

bool is_of(std::string_view text, const CharacterSet& set, std::size_t size_max) {
  if (text.empty() || text.size() > size_max) return false;
  for (const char c : text) {
    if (!set[static_cast<unsigned char>(c)]) return false;
  }
  return true;
}

}  // namespace

bool is_record_id(std::string_view text) {
  return is_of(text, kRecordCharacters, kRecordIdSizeMax);
}
bool is_entity_id(std::string_view text) {
  return is_of(text, kEntityCharacters, kEntityIdSizeMax);
}

bool is_contact_key(std::string_view text) {
  constexpr std::string_view kUserIdPrefix = "bsuid:";
  if (!text.starts_with(kUserIdPrefix)) return is_e164(text);
  return text.size() > kUserIdPrefix.size() && is_record_id(text);
}

}  // namespace relance::domain
