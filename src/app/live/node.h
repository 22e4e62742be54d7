// A running process: the log, the state store, the workers and the way in, wired together.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <relance/adapters/http/http_server.h>
#include <relance/adapters/rocksdb/resources.h>
#include <relance/ingress/ingress.h>
#include <relance/stream/worker.h>

#include "data_directory.h"
#include "node_options.h"
#include "restore_watch.h"
#include "system_clock.h"
#include "views/views_part.h"

namespace relance::app {

// Everything that its watchers look at.
struct NodeView {
  ports::Log& log;
  ports::StateStore& store;
  stream::HostClock& clock;
  const std::vector<std::unique_ptr<stream::Worker>>& workers;
  const ingress::Ingress& ingress;
  const adapters::http::HttpServer& server;
  std::vector<ports::TopicNumber> folded;  // topics
  bool is_alone = true;                    // else other processes may have some of the partitions
  const ViewsPart* views = nullptr;        // none: this process neither keeps nor shows them
};

class Node final : public ingress::StatusSource, private ports::HttpHandler {
 public:
  // Opens what is in the directory. Throws CommandError.
  Node(NodeOptions options, DataDirectory& directory);
  ~Node() override;

  // Starts folding and listening. `on_stop` is called, from any thread, when the process cannot go on: see failure().
  // Throws CommandError.
  void start(std::function<void()> on_stop);
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  // Takes nothing more, commits what is under way, and ends the threads; false: some requests were cut off.
  bool stop();
  // Why it could not go on.
  [[nodiscard]] std::optional<stream::StopReason> failure() const;
  // An operator says that the wall clock is right.
  void trust_clock() { host_clock_.trust_wall(); }

  std::vector<ingress::StatusCheck> checks() override;
  std::string metrics_text() override;

 private:
  void make_embedded_log(const MemoryPlan& plan, const std::shared_ptr<embedded::Resources>& resources);
  void make_kafka_log(const MemoryPlan& plan);
  void make_state(const std::shared_ptr<embedded::Resources>& resources);
  void make_workers(const MemoryPlan& plan);
  void make_ingress(const MemoryPlan& plan);
  void make_views(const MemoryPlan& plan);
  void handle(ports::HttpRequest request, ports::HttpReply reply) override;
  void run_worker(stream::Worker& worker);
  void maintain();
  void watch_restores();
  void fail(stream::StopReason reason);
  [[nodiscard]] NodeView view();

  NodeOptions options_;
  DataDirectory& directory_;
  SystemClock clock_;
  SystemEntropy entropy_;
  stream::HostClock host_clock_{clock_};
  stream::StateOwners owners_;
  std::unique_ptr<ports::Log> log_;
  std::string log_identity_;
  std::string member_;  // what the names of workers in the group begin with
  std::unique_ptr<ports::StateStore> store_;
  std::vector<ports::TopicNumber> folded_;
  std::vector<std::unique_ptr<stream::Worker>> workers_;
  RestoreWatch restores_;
  std::unique_ptr<ingress::Ingress> ingress_;
  std::unique_ptr<ViewsPart> views_;
  adapters::http::HttpServer server_;

  std::vector<std::thread> threads_;
  std::function<void()> on_stop_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_requested_ = false;
  std::optional<stream::StopReason> failure_;
};

}  // namespace relance::app
