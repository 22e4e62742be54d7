// Which worker of a process owns the rows of which task: the workers share one store. Any thread.
#pragma once

#include <memory>
#include <string>

namespace relance::stream {

class StateOwners {
 public:
  StateOwners();
  ~StateOwners();
  // False: another owner has them. Taking twice is taking once.
  [[nodiscard]] bool take(const std::string& prefix, const void* owner);
  // Nothing, unless `owner` has them.
  void release(const std::string& prefix, const void* owner);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::stream
