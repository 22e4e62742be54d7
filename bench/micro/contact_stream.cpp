#include "contact_stream.h"

namespace relance::bench {

std::vector<domain::Contact> new_contacts() {
  std::vector<domain::Contact> contacts(kStreamContacts);
  for (const StreamEvent& event : workload_events()) contacts[event.contact].key = event.event.contact;
  return contacts;
}

std::size_t decide_stream(std::vector<domain::Contact>& contacts, domain::ContactEffects& effects) {
  const NoSurroundings around;
  std::size_t facts = 0;
  for (const auto& [number, event] : workload_events()) {
    effects.clear();
    domain::decide(contacts[number], event, event.time, domain::kCurrentRules, around, effects);
    facts += effects.facts.size();
  }
  return facts;
}

}  // namespace relance::bench
