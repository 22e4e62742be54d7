#include "simulation/planted/planted_worker.h"

#include <algorithm>

#include <relance/stream/progress.h>

namespace relance::driver {
namespace {

constexpr std::size_t kNumberBytes = 4;  // of the partition, big-endian, behind the task's name and a NUL

PlantedBug bug_of_process = PlantedBug::kNone;

}  // namespace

void plant(PlantedBug bug) {
  bug_of_process = bug;
}

PlantedBug planted() {
  return bug_of_process;
}

RowKey row_key_of(std::string_view whole) {
  const std::size_t size = whole.find('\0') + 1 + kNumberBytes;
  return {whole.substr(0, size), whole.substr(size)};
}

bool PlantedState::is_changelog(ports::TopicNumber topic) const {
  return std::ranges::any_of(specs, [topic](const stream::TaskSpec& spec) { return spec.changelog == topic; });
}

std::optional<ports::TopicPartition> PlantedState::changelog_of(std::string_view prefix) const {
  const std::string_view name = prefix.substr(0, prefix.find('\0'));
  const auto spec = std::ranges::find(specs, name, &stream::TaskSpec::name);
  if (spec == specs.end() || !spec->changelog) return std::nullopt;
  std::int32_t number = 0;
  for (const char byte : prefix.substr(name.size() + 1)) number = number << 8 | static_cast<std::uint8_t>(byte);
  return ports::TopicPartition{*spec->changelog, Partition{number}};
}

ports::CommitOutcome PlantedState::commit_deferred() {
  if (!deferred) return ports::CommitOutcome::kCommitted;
  const std::vector<ports::OffsetCommit> offsets = std::move(*deferred);
  deferred.reset();
  return session->commit(offsets);
}

std::string spoilt_meta(PlantedBug bug, std::string_view bytes) {
  auto decoded = stream::decode_task_meta(bytes);
  if (!decoded.meta) return std::string{bytes};
  if (bug == PlantedBug::kBroadcastStepRepeated) decoded.meta->progress.cursor.clear();
  if (bug == PlantedBug::kFactNumberForgotten) decoded.meta->progress.facts = 0;
  return encode(*decoded.meta);
}

PlantedWorker::PlantedWorker(PlantedBug bug, ports::Log& log, ports::StateStore& store,
                             std::vector<stream::TaskSpec> specs)
    : state_{.bug = bug, .log = log, .store = store, .specs = std::move(specs)},
      log_(planted_log(state_)),
      store_(planted_store(state_)) {
  for (const stream::TaskSpec& spec : state_.specs) specs_.push_back(planted_task(state_, spec));
}

PlantedWorker::~PlantedWorker() = default;

}  // namespace relance::driver
