// Records which worker owns the rows of each task: the workers of a process share one store. Any thread.
#pragma once

#include <memory>
#include <string>

namespace relance::stream {

class StateOwners {
 public:
  StateOwners();
  ~StateOwners();
  // False: another owner has them. Idempotent.
  [[nodiscard]] bool take(const std::string& prefix, const void* owner);
  // No effect unless `owner` owns them.
  void release(const std::string& prefix, const void* owner);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::stream
