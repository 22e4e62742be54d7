// A log of facts and statistics, and a database that follows it: what a random history leads to, in views.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <relance/adapters/sqlite/database.h>
#include <relance/ports/log_as_reader.h>
#include <relance/projections/materializer.h>
#include <relance/testing/simulation/world.h>

#include "integration/sqlite/directory.h"

namespace relance::projections {

inline constexpr std::int32_t kFactPartitions = 3;

// The tables of this version, or of an earlier one, from schemas/sql.
inline constexpr std::int64_t kThisVersion = std::numeric_limits<std::int64_t>::max();
void migrate(ports::SqlDatabase& database, std::int64_t version = kThisVersion);

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
  ports::LogAsReader reader_;
  std::string facts_;
  boost::json::object stats_;
};

// A database in a file of its own, with the tables.
class ViewFile {
 public:
  explicit ViewFile(std::int64_t version = kThisVersion);
  ports::SqlDatabase& database() { return *database_; }
  ports::SqlSession& session() { return *session_; }
  [[nodiscard]] std::string path() const { return directory_ / "views.sqlite"; }
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
void make_at_once(ViewWorld& world, ViewFile& file);

}  // namespace relance::projections
