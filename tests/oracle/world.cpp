#include "oracle/world.h"

namespace relance::oracle {
namespace {

boost::json::object fact(const World& world, const std::string& task, const std::string& subject,
                         const std::string& type, boost::json::object data) {
  return {{"specversion", "1.0"},
          {"source", "/relance/" + task},
          {"type", "relance." + type + ".v1"},
          {"subject", subject},
          {"time", instant_text(world.now)},
          {"cause", "relance." + task + "-events/0/" + std::to_string(world.line)},
          {"data", std::move(data)}};
}

}  // namespace

void World::tell(const Contact& contact, const std::string& type, boost::json::object data) {
  data["contact"] = contact.key;
  facts.push_back(fact(*this, "contact", contact.key, type, std::move(data)));
}

void World::tell(const std::string& subject, const std::string& type, boost::json::object data) {
  facts.push_back(fact(*this, "campaign", subject, type, std::move(data)));
}

void World::refuse(const std::string& reason, const std::string& path) {
  met("dead_letter." + reason);
  dead_letters.push_back({{"offset", line}, {"reason", reason}, {"path", path}});
}

bool World::campaign_cancelled(const std::string& campaign) const {
  const auto at = campaigns.find(campaign);
  return at != campaigns.end() && at->second.was_cancelled;
}

}  // namespace relance::oracle
