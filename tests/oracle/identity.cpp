#include "oracle/identity.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace relance::oracle {
namespace {

std::string derived(const std::string& name) {
  const boost::uuids::uuid relance = boost::uuids::name_generator_sha1(boost::uuids::ns::url())("urn:relance");
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(relance)(name));
}

}  // namespace

std::string message_id(const std::string& campaign, const std::string& contact, const std::string& message) {
  return derived("message/" + campaign + "/" + contact + "/" + message);
}

std::string interaction_id(const std::string& account, const std::string& provider_message_id) {
  return derived("interaction/" + account + "/" + provider_message_id);
}

}  // namespace relance::oracle
