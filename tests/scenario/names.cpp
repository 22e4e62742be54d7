#include "scenario/names.h"

#include <cstdint>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

namespace relance::scenario {
namespace {

std::string derived_id(const std::string& name) {
  static const auto kNamespace = boost::uuids::name_generator_sha1(boost::uuids::ns::url())(std::string("urn:relance"));
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(kNamespace)(name));
}

}  // namespace

std::string contact_key(std::string_view name) {
  if (name.starts_with("bsuid:") || (!name.empty() && name.front() >= '0' && name.front() <= '9')) {
    return std::string(name);
  }
  std::uint32_t hash = 2'166'136'261;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619;
  return fmt::format("336{:08}", hash % 100'000'000);
}

std::string message_id(std::string_view campaign, std::string_view contact, std::string_view message) {
  return derived_id(fmt::format("message/{}/{}/{}", campaign, contact, message));
}

std::string interaction_id(std::string_view account, std::string_view provider_message_id) {
  return derived_id(fmt::format("interaction/{}/{}", account, provider_message_id));
}

}  // namespace relance::scenario
