// What a worker with a planted bug is given in place of its log, its store and its tasks. One worker, one thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <relance/stream/worker.h>

#include "simulation/planted/planted_bug.h"

namespace relance::driver {

// The bug of this process: of all workers that start after it is planted.
void plant(PlantedBug bug);
[[nodiscard]] PlantedBug planted();

// What the decorators of one worker share.
struct PlantedState {
  PlantedBug bug = PlantedBug::kNone;
  ports::Log& log;
  ports::StateStore& store;
  std::vector<stream::TaskSpec> specs;

  ports::LogSession* session = nullptr;  // the decorated one, while there is one
  std::optional<std::vector<ports::OffsetCommit>> deferred =
      {};  // kStateBeforeCommit: reported as committed, and is not
  std::map<ports::TopicPartition, ports::Committed> own_commits = {};
  std::map<std::string, std::string, std::less<>> own_metas = {};  // as this worker wrote them
  bool is_assigning = false;
  std::set<ports::TopicPartition> skipped = {};  // changelogs whose first row of this transaction was skipped

  struct Kept {
    std::unique_ptr<stream::RowCacheBudget> budget;
    std::unique_ptr<stream::TaskStore> store;
    std::unique_ptr<stream::Processor> processor;
  };
  std::map<ports::TopicPartition, Kept> kept = {};  // kDirtyRowsKeptOnAbort: of tasks that were to be opened again

  [[nodiscard]] bool is(PlantedBug other) const { return bug == other; }
  [[nodiscard]] bool is_changelog(ports::TopicNumber topic) const;
  [[nodiscard]] std::optional<ports::TopicPartition> changelog_of(std::string_view prefix) const;
  ports::CommitOutcome commit_deferred();
};

class PlantedWorker {
 public:
  PlantedWorker(PlantedBug bug, ports::Log& log, ports::StateStore& store, std::vector<stream::TaskSpec> specs);
  ~PlantedWorker();
  PlantedWorker(const PlantedWorker&) = delete;
  PlantedWorker& operator=(const PlantedWorker&) = delete;

  [[nodiscard]] ports::Log& log() { return *log_; }
  [[nodiscard]] ports::StateStore& store() { return *store_; }
  [[nodiscard]] const std::vector<stream::TaskSpec>& specs() const { return specs_; }

 private:
  PlantedState state_;
  std::unique_ptr<ports::Log> log_;
  std::unique_ptr<ports::StateStore> store_;
  std::vector<stream::TaskSpec> specs_;
};

// The decorators.
[[nodiscard]] std::unique_ptr<ports::Log> planted_log(PlantedState& state);
[[nodiscard]] std::unique_ptr<ports::StateStore> planted_store(PlantedState& state);
[[nodiscard]] stream::TaskSpec planted_task(PlantedState& state, const stream::TaskSpec& spec);

// Of a row's key: the task's prefix, and the key behind it.
struct RowKey {
  std::string_view prefix;
  std::string_view key;
};
[[nodiscard]] RowKey row_key_of(std::string_view whole);
// The progress of a task as the planted bug stores it.
[[nodiscard]] std::string spoilt_meta(PlantedBug bug, std::string_view bytes);

}  // namespace relance::driver
