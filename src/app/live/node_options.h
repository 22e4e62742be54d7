// What a running process is told: the configuration, read and checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include <relance/adapters/http/http_limits.h>
#include <relance/adapters/kafka/log.h>
#include <relance/ingress/options.h>
#include <relance/stream/worker.h>

#include "config/config.h"

namespace relance::app {

struct NodeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  LogKind log = LogKind::kEmbedded;
  kafka::KafkaOptions kafka;  // of the log on Kafka
  std::set<Part> parts = {Part::kIngress,   Part::kNormaliser, Part::kContacts,
                          Part::kCampaigns, Part::kViews,      Part::kApi};
  bool log_clock = false;  // records alone move time
  std::size_t workers = 1;
  std::size_t memory_bytes = std::size_t{512} * 1024 * 1024;
  stream::BatchLimits commit;
  Duration maintenance_interval = std::chrono::minutes{1};
  Duration drain_timeout = std::chrono::seconds{10};
  adapters::http::HttpLimits http;
  ingress::IngressOptions ingress;
  ViewSettings views;
  ApiSettings api;
};

// Throws CommandError for what cannot work.
[[nodiscard]] NodeOptions node_options(const Config& config);

// How the memory of a process is shared out.
struct MemoryPlan {
  std::size_t rows = 0;            // of contacts and campaigns, encoded, over all workers
  std::size_t rocksdb = 0;         // blocks read and what is not on disk yet, of both databases
  std::size_t write_buffers = 0;   // of the above
  std::size_t log_tail = 0;        // the newest records
  std::size_t log_in_flight = 0;   // appends that are not durable yet
  std::size_t http_in_flight = 0;  // requests that are not answered yet
  std::size_t cache = 0;           // of the API, where it has no server
};
[[nodiscard]] MemoryPlan plan_memory(std::size_t bytes);

}  // namespace relance::app
