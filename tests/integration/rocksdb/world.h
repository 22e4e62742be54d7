// A log in a directory of its own, opened as often as a test wants, and short ways to use it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <relance/adapters/rocksdb/log.h>

#include "databases.h"
#include "integration/rocksdb/directory.h"
#include "integration/rocksdb/doubles.h"
#include "integration/rocksdb/faulty_files.h"

namespace relance::embedded {

inline constexpr std::size_t kTestCacheBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kTestWriteBufferBytes = 32 * 1024 * 1024;

// `in` with 2 partitions, `out` with 2, `short` kept for an hour, `latest` compacted.
inline constexpr ports::TopicNumber kIn{0};
inline constexpr ports::TopicNumber kOut{1};
inline constexpr ports::TopicPartition kIn0{kIn, Partition{0}};
inline constexpr ports::TopicPartition kIn1{kIn, Partition{1}};
inline constexpr ports::TopicPartition kOut0{kOut, Partition{0}};
inline constexpr ports::TopicPartition kOut1{kOut, Partition{1}};
inline constexpr ports::TopicPartition kShort0{ports::TopicNumber{2}, Partition{0}};
inline constexpr ports::TopicPartition kLatest0{ports::TopicNumber{3}, Partition{0}};
std::vector<ports::TopicSpec> world_topics();

class World {
 public:
  World();

  const std::shared_ptr<FaultyFiles> files = std::make_shared<FaultyFiles>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
  // How the next open() shall be.
  LogOptions options;
  std::shared_ptr<Resources> resources = make_resources(kTestCacheBytes, kTestWriteBufferBytes);

  ports::PortResult<std::unique_ptr<EmbeddedLog>> try_open() const;
  EmbeddedLog& open();
  void close() { log_.reset(); }
  EmbeddedLog& log() { return *log_; }

  MovedClock clock;
  CountingEntropy entropy;
  Directory directory;

 private:
  std::unique_ptr<EmbeddedLog> log_;
};

// Bytes that nothing can pack, always the same.
std::string noise(std::size_t size);
ports::OwnedRecord record(ports::TopicPartition partition, std::string value);
ports::OwnedRecord record(ports::TopicPartition partition, std::string key, std::optional<std::string> value);

// Appends and waits for the answer.
ports::AppendResult append(ports::Log& log, std::vector<ports::OwnedRecord> records);
// As append, where it must succeed.
std::vector<Offset> put(ports::Log& log, std::vector<ports::OwnedRecord> records);

struct Seen {
  Offset offset;
  std::optional<std::string> key;
  std::optional<std::string> value;
};
// Anything with read(partition, from, limits, batch): from `from` to the end, by as many reads as it takes.
template <class Readable>
ports::PortResult<std::vector<Seen>> read_all(Readable& log, ports::TopicPartition partition, Offset from = Offset{0},
                                              ports::ReadLimits limits = {}) {
  std::vector<Seen> all;
  ports::RecordBatch batch;
  while (true) {
    if (auto result = log.read(partition, from, limits, batch); !result.ok()) return Failure{result.error()};
    if (batch.records.empty()) return all;
    for (const ports::Record& found : batch.records) {
      Seen seen{found.offset, {}, {}};
      if (found.key) seen.key = *found.key;
      if (found.value) seen.value = *found.value;
      all.push_back(std::move(seen));
    }
    from = Offset{all.back().offset.value() + 1};
  }
}
template <class Readable>
std::vector<std::string> values(Readable& log, ports::TopicPartition partition, Offset from = Offset{0}) {
  std::vector<std::string> found;
  const auto all = read_all(log, partition, from);
  if (!all.ok()) return {"(" + all.error().reason + ")"};
  for (const Seen& seen : all.value()) found.push_back(seen.value.value_or("(tombstone)"));
  return found;
}

// Takes whatever it is given.
class Listener : public ports::AssignmentListener {
 public:
  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

  std::vector<ports::Assignment> held;
  std::function<void()> before_revocation;
};

}  // namespace relance::embedded
