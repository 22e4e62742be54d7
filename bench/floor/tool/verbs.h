// What a measurement needs besides the measured program; each verb prints one JSON object.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace relance::floor {

struct TopicsOptions {
  std::string brokers;
  std::vector<std::string> names;
  int partitions = 8;
  bool remove = false;
};
void change_topics(const TopicsOptions& options);

struct LoadOptions {
  std::string brokers;
  std::string topic;
  std::string file;
};
// Contact events by their subject, ticks to every partition; what belongs to other logs is left out.
void load_events(const LoadOptions& options);

struct WatchOptions {
  std::string brokers;
  std::string group;
  std::string topic;
  int pid = 0;
  int broker_pid = 0;
  int timeout_seconds = 300;
};
// Until the group has committed the end of the topic, as it is now. `all` begins with the first commit that is seen,
// `second_half` where half of the events are committed: a program that compiles as it runs has done so by then.
void watch_group(const WatchOptions& options);

struct CountOptions {
  std::string brokers;
  std::string topic;
};
// Committed records by the type of their events, and the sums of the counters that they count.
void count_records(const CountOptions& options);

struct LatencyOptions {
  std::string brokers;
  std::string input;
  std::string facts;
  double per_second = 2000;
  double warmup_seconds = 2;
  double seconds = 10;
};
// From the append of a reply until the fact that records it comes out of a read_committed consumer.
void measure_latency(const LatencyOptions& options);

struct WebhookOptions {
  std::string brokers;
  std::string facts;
  int port = 0;  // of the program, on loopback
  double per_second = 2000;
  double warmup_seconds = 2;
  double seconds = 10;
};
// From when the post of a webhook was due until the fact of its message comes out of a read_committed consumer.
void measure_webhooks(const WebhookOptions& options);

}  // namespace relance::floor
