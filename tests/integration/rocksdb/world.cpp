#include "integration/rocksdb/world.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <random>
#include <stdexcept>
#include <utility>

namespace relance::embedded {

std::vector<ports::TopicSpec> world_topics() {
  return {{"in", PartitionCount{2}, std::nullopt, false},
          {"out", PartitionCount{2}, std::nullopt, false},
          {"short", PartitionCount{1}, std::chrono::hours{1}, false},
          {"latest", PartitionCount{1}, std::nullopt, true}};
}

World::World() {
  resources->env = env.get();
  options.directory = directory / "log";
  options.topics = world_topics();
  options.clock = &clock;
  options.entropy = &entropy;
  options.free_bytes_min = 0;
}

ports::PortResult<std::unique_ptr<EmbeddedLog>> World::try_open() const {
  return open_log(options, resources);
}

EmbeddedLog& World::open() {
  log_.reset();
  auto opened = try_open();
  if (!opened.ok()) throw std::runtime_error(opened.error().reason);
  log_ = std::move(opened).value();
  return *log_;
}

std::string noise(std::size_t size) {
  std::mt19937 random{20261121};  // NOLINT(cert-msc51-cpp): the same ones always
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xff);
  return bytes;
}

ports::OwnedRecord record(ports::TopicPartition partition, std::string value) {
  return {partition, std::nullopt, std::move(value), {}};
}

ports::OwnedRecord record(ports::TopicPartition partition, std::string key, std::optional<std::string> value) {
  return {partition, std::move(key), std::move(value), {}};
}

ports::AppendResult append(ports::Log& log, std::vector<ports::OwnedRecord> records) {
  const auto answer = std::make_shared<std::promise<ports::AppendResult>>();
  auto answered = answer->get_future();
  log.append(std::move(records), [answer](ports::AppendResult result) { answer->set_value(std::move(result)); });
  return answered.get();
}

std::vector<Offset> put(ports::Log& log, std::vector<ports::OwnedRecord> records) {
  auto result = append(log, std::move(records));
  if (!result.ok()) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

void Listener::on_assigned(std::span<const ports::Assignment> partitions) {
  held.insert(held.end(), partitions.begin(), partitions.end());
}

void Listener::on_revoked(std::span<const ports::TopicPartition> partitions) {
  if (before_revocation) before_revocation();
  on_lost(partitions);
}

void Listener::on_lost(std::span<const ports::TopicPartition> partitions) {
  std::erase_if(held, [&](const ports::Assignment& one) {
    return std::ranges::find(partitions, one.partition) != partitions.end();
  });
}

}  // namespace relance::embedded
