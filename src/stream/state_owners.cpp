#include <map>
#include <mutex>

#include <relance/stream/state_owners.h>

namespace relance::stream {

struct StateOwners::State {
  std::mutex mutex;
  std::map<std::string, const void*> owners;
};

StateOwners::StateOwners() : state_(std::make_unique<State>()) {}
StateOwners::~StateOwners() = default;

bool StateOwners::take(const std::string& prefix, const void* owner) {
  const std::lock_guard lock(state_->mutex);
  return state_->owners.emplace(prefix, owner).first->second == owner;
}

void StateOwners::release(const std::string& prefix, const void* owner) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->owners.find(prefix);
  if (found != state_->owners.end() && found->second == owner) state_->owners.erase(found);
}

}  // namespace relance::stream
