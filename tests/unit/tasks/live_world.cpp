#include "live_world.h"

#include <algorithm>

#include <boost/json.hpp>

#include <relance/base/partition.h>
#include <relance/domain/campaign.h>
#include <relance/events/event_reader.h>
#include <relance/events/internal_writer.h>
#include <relance/json/text.h>

namespace relance::tasks {
namespace {

constexpr int kTurnsMax = 100'000;

std::vector<ports::TopicSpec> topics(std::int32_t partitions) {
  std::vector<ports::TopicSpec> specs;
  for (const std::string_view name : events::kTopicNames)
    specs.push_back({std::string{name}, PartitionCount{partitions}, std::nullopt, false});
  specs[static_cast<std::size_t>(Topic::kStats)] = {"relance.stats", PartitionCount{1}, std::nullopt, true};
  return specs;
}

events::ReadResult read(events::EventReader& reader, const std::string& line, std::string& padded) {
  padded = line + std::string(events::EventReader::kPadding, ' ');
  return reader.read(std::string_view{padded}.substr(0, line.size()));
}

}  // namespace

LiveWorld::LiveWorld(std::int32_t partitions, std::uint64_t seed)
    : partitions_(partitions), world_({.seed = seed, .topics = topics(partitions)}) {
  options.host_ticks = false;
  options.log_identity = world_.log_identity();
  options.rules_version = kRulesVersion;
  open();
}

LiveWorld::~LiveWorld() {
  on_crash_points({});
  worker_.reset();
}

void LiveWorld::open() {
  log_ = world_.open_log();
  state_ = world_.open_state();
  host_clock_ = std::make_unique<stream::HostClock>(world_.clock());
  owners_ = std::make_unique<stream::StateOwners>();
}

void LiveWorld::post_raw(ports::TopicPartition to, Written record) {
  log_->append({{to, std::move(record.key), std::move(record.value), std::move(record.headers)}},
               [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
  log_->drain();
}

void LiveWorld::post(const std::string& line) {
  events::EventReader reader;
  std::string padded;
  const auto read_event = read(reader, line, padded);
  if (!read_event) return post_raw(place(Topic::kContactEvents, 0), {std::nullopt, line, {}});
  const events::InputEvent& event = read_event.value();
  const auto to = [&](Topic topic, std::string key) {
    const Partition partition = partition_of(key, PartitionCount{partitions_});
    post_raw({place(topic, 0).topic, partition}, {std::move(key), line, {}});
  };
  if (const auto* contact = std::get_if<domain::ContactEvent>(&event)) {
    to(Topic::kContactEvents, std::string{contact->contact.text()});
  } else if (const auto* campaign = std::get_if<domain::CampaignEvent>(&event)) {
    to(Topic::kCampaignEvents, "campaign:" + std::string{campaign->campaign.text()});
  } else if (const auto* category = std::get_if<domain::CategoryEvent>(&event)) {
    to(Topic::kCampaignEvents, "category:" + std::string{category->category.text()});
  } else {
    const bool tick = std::holds_alternative<events::TickEvent>(event);
    for (std::int32_t i = 0; i < partitions_; ++i) {
      post_raw(place(Topic::kContactEvents, i), {std::nullopt, line, {}});
      if (tick) post_raw(place(Topic::kCampaignEvents, i), {std::nullopt, line, {}});
    }
  }
}

void LiveWorld::tick(std::string_view time) {
  post(R"({"specversion":"1.0","id":"t","source":"/test","type":"relance.clock.ticked.v1","time":")" +
       std::string{time} + "\"}");
}

void LiveWorld::play(const Lines& history) {
  events::EventReader reader;
  std::string padded;
  std::string time;
  for (const std::string& line : history) {
    const auto event = read(reader, line, padded);
    if (event) {
      char text[kRfc3339Size];
      write_rfc3339(time_of(event.value()), text);
      time.assign(text, sizeof text);
    }
    const bool is_of_a_contact = event && std::holds_alternative<domain::ContactEvent>(event.value());
    if (is_of_a_contact || !event) {
      post(line);
      continue;
    }
    tick(time);
    ASSERT_TRUE(drain()) << last_words_;
    post(line);
    ASSERT_TRUE(drain()) << last_words_;
  }
  if (!time.empty()) tick(time);
  ASSERT_TRUE(drain()) << last_words_;
}

void LiveWorld::start() {
  worker_ = std::make_unique<stream::Worker>(
      options, stream::WorkerPorts{*log_, *state_, world_.clock(), *host_clock_, *owners_},
      make_task_specs(log_->topics(), parts));
}

void LiveWorld::restart() {
  worker_.reset();
  log_.reset();
  state_.reset();
  open();
}

void LiveWorld::recover_from_crash() {
  worker_.reset();
  log_.reset();
  state_.reset();
  world_.restart();
  open();
}

bool LiveWorld::is_drained() {
  const auto folds = [&](ports::TopicNumber topic) {
    return (parts.normaliser && topic == place(Topic::kWebhooks, 0).topic) ||
           (parts.contacts && topic == place(Topic::kContactEvents, 0).topic) ||
           (parts.campaigns && topic == place(Topic::kCampaignEvents, 0).topic);
  };
  return std::ranges::all_of(log_->status().value(), [&](const ports::PartitionStatus& status) {
    return !folds(status.partition.topic) || status.committed.value_or(status.offsets.start) == status.offsets.end;
  });
}

bool LiveWorld::drain() {
  if (!worker_) start();
  for (int turns = 0; turns < kTurnsMax; ++turns) {
    if (!worker_->turn(Duration{1})) {
      last_words_ = worker_->stopped()->what;
      return false;
    }
    if (is_drained() && !worker_->snapshot().last_error) return true;
  }
  last_words_ = "it does not come to an end: " + worker_->snapshot().last_error.value_or("no trouble");
  return false;
}

void LiveWorld::crash_at(CrashPoint point, std::uint64_t hit) {
  on_crash_points([this, point, left = hit](CrashPoint reached) mutable {
    if (reached != point || world_.is_down() || --left > 0) return;
    world_.crash(false);
    throw simulation::SimulatedCrash{point};
  });
}

std::vector<Written> LiveWorld::records(ports::TopicPartition partition) {
  ports::RecordBatch batch;
  EXPECT_TRUE(log_->read(partition, Offset{0}, {.records = 1'000'000, .bytes = 1'000'000'000}, batch).ok());
  std::vector<Written> found;
  for (const ports::Record& record : batch.records) {
    Written& written = found.emplace_back();
    if (record.key) written.key = *record.key;
    if (record.value) written.value = *record.value;
    for (const auto& [name, value] : record.headers) written.headers.emplace_back(name, value);
  }
  return found;
}

std::vector<Written> LiveWorld::records(Topic topic) {
  std::vector<Written> found;
  const std::int32_t count = topic == Topic::kStats ? 1 : partitions_;
  for (std::int32_t i = 0; i < count; ++i) std::ranges::move(records(place(topic, i)), std::back_inserter(found));
  return found;
}

Lines LiveWorld::values(Topic topic) {
  Lines lines;
  for (const Written& record : records(topic)) lines.push_back(record.value.value_or("(tombstone)"));
  return lines;
}

std::vector<std::uint64_t> LiveWorld::contact_digests() {
  std::vector<std::uint64_t> digests;
  for (std::int32_t i = 0; i < partitions_; ++i) {
    const auto committed = log_->committed(place(Topic::kContactEvents, i)).value();
    digests.push_back(committed ? stream::parse_commit_metadata(committed->metadata)->digest : 0);
  }
  return digests;
}

std::string instant(std::string_view time) {
  return "2026-11-" + std::string{time} + ":00.000Z";
}

std::string event(std::string_view type, std::string_view subject, std::string_view time, std::string_view data) {
  const std::string text = R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.)" + std::string{type} +
                           R"(.v1","subject":")" + std::string{subject} + R"(","time":")" + instant(time);
  return text + R"(","data":)" + std::string{data} + "}";
}

}  // namespace relance::tasks
