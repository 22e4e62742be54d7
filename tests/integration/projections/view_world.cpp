#include "integration/projections/view_world.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <relance/base/partition.h>
#include <relance/events/topics.h>
#include <relance/offline/process.h>
#include <relance/projections/migrations.h>

#include "oracle/history.h"

namespace relance::projections {
namespace {

std::vector<ports::TopicSpec> topics() {
  std::vector<ports::TopicSpec> specs;
  for (const std::string_view name : events::kTopicNames)
    specs.push_back({std::string{name}, PartitionCount{1}, {}, false});
  specs[static_cast<std::size_t>(events::Topic::kFacts)].partitions = PartitionCount{kFactPartitions};
  return specs;
}

ports::TopicPartition place(events::Topic topic, std::int32_t partition) {
  return {ports::TopicNumber{static_cast<std::uint16_t>(topic)}, Partition{partition}};
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

template <class T>
T must(ports::PortResult<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

}  // namespace

void migrate(ports::SqlDatabase& database, std::int64_t version) {
  const std::string dialect = database.dialect() == ports::SqlDialect::kSqlite ? "sqlite" : "postgres";
  std::map<std::string, std::string> scripts;  // by `0001_views`
  for (const auto& file : std::filesystem::directory_iterator{RELANCE_SQL_DIR "/" + dialect})
    scripts.emplace(file.path().stem(), text_of(file.path()));
  std::vector<Migration> migrations;
  for (const auto& [name, script] : scripts) {
    if (std::stoll(name) <= version) migrations.push_back({std::stoll(name), name, script});
  }
  const auto session = must(database.connect(ports::SqlAccess::kWrite));
  must(migrate_up(*session, migrations, Duration{0}));
}

ViewWorld::ViewWorld(std::uint64_t seed)
    : world_({.seed = seed, .topics = topics()}), log_(world_.open_log()), reader_(*log_, world_.log_identity()) {}

void ViewWorld::append(ports::OwnedRecord record) {
  std::vector<ports::OwnedRecord> records;
  records.push_back(std::move(record));
  log_->append(std::move(records), [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
}

void ViewWorld::add_facts(const std::string& ndjson) {
  std::istringstream lines(ndjson);
  for (std::string line; std::getline(lines, line);) {
    const std::string subject{boost::json::parse(line).at("subject").as_string()};
    const auto partition = partition_of(subject, PartitionCount{kFactPartitions});
    append({place(events::Topic::kFacts, partition.value()), subject, line, {}});
  }
  log_->drain();
  facts_ += ndjson;
}

void ViewWorld::add_stats(const std::string& scope, const std::string& json) {
  append({place(events::Topic::kStats, 0), scope, json, {}});
  log_->drain();
}

void ViewWorld::add_history(std::uint64_t seed) {
  const oracle::History history = oracle::random_history(seed);
  const offline::Result result = offline::process_text(history.text(), {}, history.until_ms);
  stats_ = boost::json::parse(result.stats).as_object();
  add_stats("global", boost::json::serialize(stats_.at("global")));
  add_facts(result.facts);
  for (const auto& [id, stats] : stats_.at("campaigns").as_object())
    add_stats("campaign:" + std::string{id}, boost::json::serialize(stats));
  for (const auto& [id, stats] : stats_.at("categories").as_object())
    add_stats("category:" + std::string{id}, boost::json::serialize(stats));
}

ViewFile::ViewFile(std::int64_t version) {
  sqlite::SqliteOptions options;
  options.path = path();
  database_ = must(sqlite::open_database(options));
  migrate(*database_, version);
  session_ = must(database_->connect(ports::SqlAccess::kRead));
}

std::int64_t ViewFile::number(const std::string& statement) {
  ports::SqlRows rows;
  constexpr std::array kTypes = {ports::SqlType::kInteger};
  must(session_->query(statement, {}, kTypes, rows));
  if (rows.size() == 0 || rows.row(0)[0].index() == 0) return -1;
  return std::get<std::int64_t>(rows.row(0)[0]);
}

std::string ViewFile::dump() {
  constexpr std::array kTables = {"contacts",     "contact_words", "category_contacts", "enrolments", "messages",
                                  "interactions", "windows",       "hourly_activity",   "campaigns",  "categories"};
  constexpr std::array kTypes = {ports::SqlType::kText};
  std::string text;
  for (const std::string table : kTables) {
    ports::SqlRows names;
    must(
        session_->query("SELECT group_concat('coalesce(quote(' || name || '), '''')', ' || '','' || ') FROM "
                        "pragma_table_info('" +
                            table + "') WHERE name NOT LIKE 'as_of%'",
                        {}, kTypes, names));
    ports::SqlRows rows;
    must(session_->query("SELECT " + std::string{std::get<std::string_view>(names.row(0)[0])} + " AS line FROM " +
                             table + " ORDER BY line",
                         {}, kTypes, rows));
    for (std::size_t i = 0; i < rows.size(); ++i)
      text.append(table).append(": ").append(std::get<std::string_view>(rows.row(i)[0])).append("\n");
  }
  return text;
}

void apply_all(Materializer& materializer) {
  for (;;) {
    const auto step = materializer.step();
    ASSERT_TRUE(step.ok()) << step.error().reason;
    if (step.value() == Step::kIdle) return;
    ASSERT_NE(step.value(), Step::kStandby);
  }
}

void make_at_once(ViewWorld& world, ViewFile& file) {
  Materializer materializer{world.log(), file.database(), nullptr, world.clock(), MaterializerOptions{}};
  apply_all(materializer);
}

}  // namespace relance::projections
