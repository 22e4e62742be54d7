#include <utility>

#include <relance/adapters/rocksdb/log.h>
#include <relance/base/assert.h>

#include "core.h"
#include "format_file.h"
#include "info_log.h"
#include "journal_check.h"
#include "maintenance.h"
#include "session.h"
#include "storage/log_format.h"
#include "storage/selection.h"
#include "writer.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

class RocksLog : public EmbeddedLog {
 public:
  explicit RocksLog(std::unique_ptr<LogCore> core) : core_(std::move(core)), writer_(*core_) {
    core_->health->on_failure([&shared = *core_](const std::string& reason) {
      {
        const std::lock_guard lock(shared.mutex);
        shared.group.wake_all();
      }
      if (shared.options.on_fatal) shared.options.on_fatal(reason);
    });
  }
  ~RocksLog() override {
    const std::lock_guard lock(core_->mutex);
    RELANCE_ASSERT(core_->group.empty());
  }

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return core_->table.topics(); }
  [[nodiscard]] std::string identity() const override { return core_->identity; }

  PortResult<std::unique_ptr<ports::LogSession>> join(std::string_view member,
                                                      std::span<const ports::TopicNumber> topics) override;
  void append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) override;
  PortResult<Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                        ports::RecordBatch& batch) override;
  PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override;
  PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  PortResult<std::vector<ports::PartitionStatus>> status() override;
  PortResult<Done> maintain(Timestamp now) override;
  [[nodiscard]] std::optional<std::string> outage() const override { return core_->health->outage(); }

 private:
  PortResult<Position> position(ports::TopicPartition partition);
  PortResult<Done> add(const ports::OwnedRecord& record, Request& request);

  const std::unique_ptr<LogCore> core_;
  Writer writer_;  // destroyed before core_
};

PortResult<std::unique_ptr<ports::LogSession>> RocksLog::join(std::string_view member,
                                                              std::span<const ports::TopicNumber> topics) {
  if (core_->dead()) return core_->stopped();
  auto joined = std::make_shared<Member>();
  joined->identity = member;
  joined->topics.resize(core_->table.topics().size());
  for (const ports::TopicNumber topic : topics) {
    if (topic.value() >= joined->topics.size()) {
      return ports::failure(Reaction::kStop, "the log has no topic " + std::to_string(topic.value()));
    }
    joined->topics[topic.value()] = true;
  }
  {
    const std::lock_guard lock(core_->mutex);
    core_->group.add(joined);
  }
  return std::unique_ptr<ports::LogSession>{std::make_unique<Session>(*core_, writer_, std::move(joined))};
}

void RocksLog::append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) {
  RELANCE_ASSERT(done);
  auto request = std::make_shared<Request>(core_->table.size());
  request->done = std::move(done);
  if (core_->dead()) request->refusal = core_->stopped().error;
  for (const ports::OwnedRecord& record : records) {
    if (request->refusal) break;
    if (auto added = add(record, *request); !added.ok()) request->refusal = added.error();
  }
  writer_.append(std::move(request));
}

PortResult<Done> RocksLog::add(const ports::OwnedRecord& record, Request& request) {
  const auto slot = core_->table.slot_of(record.partition);
  if (!slot.ok()) return Failure{slot.error()};
  std::vector<ports::Header> headers;
  headers.reserve(record.headers.size());
  for (const auto& [name, value] : record.headers) headers.push_back({name, value});
  const ports::NewRecord borrowed{record.key, record.value, headers};
  if (payload_bytes(borrowed) > ports::kRecordBytesMax) {
    return ports::failure(Reaction::kStop, "a record of " + std::to_string(payload_bytes(borrowed)) + " bytes for " +
                                               core_->table.name(slot.value()) + " is too large");
  }
  request.records.add(slot.value(), borrowed);
  request.slots.push_back(slot.value());
  return Done{};
}

PortResult<Done> RocksLog::read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                ports::RecordBatch& batch) {
  const auto slot = core_->table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  const auto found = position(partition);
  if (!found.ok()) return Failure{found.error()};
  const auto fetch = [&](Offset at, std::vector<BlockPtr>& blocks) {
    return core_->read(slot.value(), at, limits.records, limits.bytes, blocks);
  };
  return read_batch(from, found.value().offsets.end, limits, batch, fetch);
}

PortResult<Position> RocksLog::position(ports::TopicPartition partition) {
  const auto slot = core_->table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  if (core_->dead()) return core_->stopped();
  const std::lock_guard lock(core_->mutex);
  return core_->positions[slot.value()];
}

PortResult<ports::OffsetRange> RocksLog::offsets(ports::TopicPartition partition) {
  const auto found = position(partition);
  if (!found.ok()) return Failure{found.error()};
  return found.value().offsets;
}

PortResult<std::optional<ports::Committed>> RocksLog::committed(ports::TopicPartition partition) {
  auto found = position(partition);
  if (!found.ok()) return Failure{found.error()};
  return std::move(found).value().committed;
}

PortResult<std::vector<ports::PartitionStatus>> RocksLog::status() {
  if (core_->dead()) return core_->stopped();
  const std::lock_guard lock(core_->mutex);
  return status_of(core_->table, core_->positions);
}

PortResult<Done> RocksLog::maintain(Timestamp now) {
  for (std::size_t slot = 0; slot < core_->table.size(); ++slot) {
    if (core_->dead()) return core_->stopped();
    if (auto reason = core_->health->obstacle_to_dropping(*core_->db)) {
      return ports::failure(Reaction::kRetry, std::move(*reason));
    }
    if (auto retained = retain(*core_, slot, now); !retained.ok()) return retained;
    if (auto compacted = compact(*core_, slot, now); !compacted.ok()) return compacted;
  }
  return Done{};
}

PortResult<std::unique_ptr<rocksdb::DB>> open_database(const std::string& directory, const Resources& resources,
                                                       const std::shared_ptr<Health>& health) {
  rocksdb::Env& env = *resources.env;
  auto fit = claim_directory(env, directory, kLogFormat);
  if (fit.ok()) fit = check_manifest(env, directory);
  if (fit.ok()) fit = check_write_ahead_logs(env, directory);
  if (!fit.ok()) return Failure{fit.error()};
  rocksdb::Options settings = log_options(resources);
  settings.listeners.push_back(health);
  forward_warnings(directory, settings);
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(settings, directory, &opened);
  if (!status.ok()) return not_opened(directory, status);
  return std::unique_ptr<rocksdb::DB>{opened};
}

}  // namespace

PortResult<std::unique_ptr<EmbeddedLog>> open_log(LogOptions options, std::shared_ptr<Resources> resources) {
  RELANCE_ASSERT(options.clock != nullptr && options.entropy != nullptr);
  auto health = std::make_shared<Health>(options.directory, options.free_bytes_min, resources);
  auto db = open_database(options.directory, *resources, health);
  if (!db.ok()) return Failure{db.error()};
  auto topics = settle_topics(*db.value(), options.topics);
  if (!topics.ok()) return Failure{topics.error()};
  auto identity = settle_identity(*db.value(), *options.entropy);
  if (!identity.ok()) return Failure{identity.error()};
  auto core = std::make_unique<LogCore>(std::move(options), std::move(resources), std::move(health),
                                        std::move(db).value(), std::move(topics).value(), std::move(identity).value());
  auto positions = read_positions(*core->db, core->table);
  if (!positions.ok()) return Failure{positions.error()};
  core->positions = std::move(positions).value();
  return std::unique_ptr<EmbeddedLog>{std::make_unique<RocksLog>(std::move(core))};
}

}  // namespace relance::embedded
