// A log of facts and statistics, and a database that follows it: what a random history leads to, in views.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <relance/adapters/sqlite/database.h>
#include <relance/simulation/world.h>
#include <relance/views/materializer.h>

#include "integration/sqlite/directory.h"

namespace relance::views {

inline constexpr std::int32_t kFactPartitions = 3;

// The tables of this version, from schemas/sql.
void migrate(ports::SqlDatabase& database);

// A cache that keeps nothing.
class NoCache : public ports::Cache {
 public:
  ports::PortResult<std::vector<std::optional<ports::CachedValue>>> get(
      std::span<const std::string_view> keys) override {
    return std::vector<std::optional<ports::CachedValue>>(keys.size());
  }
  ports::PortResult<ports::Done> put(std::span<const ports::CacheEntry>) override { return ports::Done{}; }
  ports::PortResult<ports::Done> erase(std::span<const std::string_view>, std::int64_t) override {
    return ports::Done{};
  }
  ports::PortResult<std::int64_t> erase_matching(std::string_view) override { return std::int64_t{0}; }
  [[nodiscard]] ports::CacheCounts counts() const override { return {}; }
  [[nodiscard]] std::optional<std::string> trouble() const override { return std::nullopt; }
};

// The simulated log as a reader sees it.
class SimulatedReader : public ports::LogReader {
 public:
  SimulatedReader(ports::Log& log, std::string identity) : log_(log), identity_(std::move(identity)) {}
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return log_.topics(); }
  [[nodiscard]] std::string identity() const override { return identity_; }
  ports::PortResult<ports::Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch) override {
    return log_.read(partition, from, limits, batch);
  }
  ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override {
    return log_.offsets(partition);
  }
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override {
    return log_.committed(partition);
  }
  ports::PortResult<std::vector<ports::PartitionStatus>> status() override { return log_.status(); }
  ports::PortResult<ports::Done> refresh() override { return ports::Done{}; }

 private:
  ports::Log& log_;
  std::string identity_;
};

class ViewWorld {
 public:
  explicit ViewWorld(std::uint64_t seed = 1);

  // What the offline run makes of a random history.
  void add_history(std::uint64_t seed);
  void add_facts(const std::string& ndjson);
  void add_stats(const std::string& scope, const std::string& json);

  ports::LogReader& log() { return reader_; }
  const ports::Clock& clock() { return world_.clock(); }
  [[nodiscard]] const boost::json::object& stats() const { return stats_; }
  [[nodiscard]] const std::string& facts() const { return facts_; }

 private:
  void append(ports::OwnedRecord record);

  simulation::World world_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  SimulatedReader reader_;
  std::string facts_;
  boost::json::object stats_;
};

// A database in a file of its own, with the tables.
class ViewFile {
 public:
  ViewFile();
  ports::SqlDatabase& database() { return *database_; }
  ports::SqlSession& session() { return *session_; }
  // The first value of the first row; -1: NULL.
  std::int64_t number(const std::string& statement);
  // Every row of every table that follows from facts and statistics alone, in order.
  std::string dump();

 private:
  sqlite::Directory directory_;
  std::unique_ptr<ports::SqlDatabase> database_;
  std::unique_ptr<ports::SqlSession> session_;
};

// Steps until all is applied; fails the test where a step fails.
void apply_all(Materializer& materializer);

}  // namespace relance::views
