// relance run: the live program.
#include <algorithm>
#include <csignal>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "config/config.h"
#include "crash_points.h"
#include "data_directory.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"
#include "logging.h"
#include "node.h"

namespace relance::app {
namespace {

// The signals that the main thread waits for; other threads never see them.
class SignalWait {
 public:
  SignalWait() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) ::sigaddset(&set_, signal);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  int wait() {
    int signal = 0;
    ::sigwait(&set_, &signal);
    return signal;
  }
  // Ends the wait, from any thread.
  static void end() { ::kill(::getpid(), SIGTERM); }

 private:
  sigset_t set_{};
};

ExitCode code_of(const stream::StopReason& reason) {
  switch (reason.kind) {
    case stream::StopKind::kRequested:
      return ExitCode::kOk;
    case stream::StopKind::kFenced:
      return ExitCode::kTaken;
    case stream::StopKind::kNewer:
      return ExitCode::kData;
    case stream::StopKind::kFailed:
      return ExitCode::kFailure;
  }
  RELANCE_ASSERT(false);
}

// The token that POST /events and the API ask for, shown once where we drew it.
void settle_token(NodeOptions& options, DataDirectory& directory) {
  const bool is_asked_for = options.parts.contains(Part::kIngress) || options.parts.contains(Part::kApi);
  if (!is_asked_for || !options.ingress.events_token.empty()) return;
  SystemEntropy entropy;
  const DataDirectory::Token token = directory.api_token(entropy);
  options.ingress.events_token = token.text;
  if (!token.is_new) return;
  tell(fmt::format("API token, shown once and kept in {}/api-token: {}\n", directory.path(), token.text));
}

void tell_endpoints(const NodeOptions& options) {
  for (const ingress::WebhookEndpoint& endpoint : options.ingress.endpoints) {
    const bool whatsapp = endpoint.provider == providers::Provider::kCloudApi;
    spdlog::info("webhooks at /webhooks/{}{}{}{}", whatsapp ? "whatsapp" : "wassenger",
                 endpoint.name.empty() ? "" : "/", endpoint.name,
                 endpoint.authentication == ingress::WebhookAuthentication::kNone ? ", open to anybody" : "");
  }
}

void wait_for_the_end(Node& node, SignalWait& signals) {
  while (signals.wait() == SIGUSR1) {
    node.trust_clock();
    spdlog::warn("the wall clock is taken as right, as SIGUSR1 says");
  }
  if (!node.failure()) spdlog::info("stopping: taking nothing more, finishing what is under way");
}

// Connections and the databases' files count against one limit, which is low where nobody raised it.
void raise_descriptor_limit() {
  constexpr rlim_t kWanted = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kWanted) return;
  limit.rlim_cur = std::min(limit.rlim_max, kWanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void run_node(const ConfigFlags& flags) {
  const Config config = require_config(flags);
  const Logging logging(config.log_level);
  raise_descriptor_limit();
  arm_crash_points();
  be_of_release_to_come();
  NodeOptions options = node_options(config);
  if (const auto interval = test_maintenance_interval()) options.maintenance_interval = *interval;
  DataDirectory directory(config.data_dir);
  settle_token(options, directory);
  SignalWait signals;
  Node node(options, directory);
  node.start(SignalWait::end);
  spdlog::info("listening on {}:{}", options.address, node.port());
  if (options.parts.contains(Part::kIngress)) tell_endpoints(options);
  spdlog::default_logger_raw()->flush();  // somebody waits for the address
  wait_for_the_end(node, signals);
  if (!node.stop()) spdlog::warn("some requests were cut off");
  const auto failure = node.failure();
  if (failure) throw CommandError(code_of(*failure), failure->what);
  spdlog::info("stopped");
}

}  // namespace

void add_run_command(CLI::App& app) {
  auto flags = std::make_shared<ConfigFlags>();
  CLI::App* command = app.add_subcommand("run", "Take webhooks and events, fold them, and keep all of it");
  add_config_flags(*command, flags);
  command->footer(
      "Examples:\n"
      "  relance run\n"
      "  RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET_FILE=secret relance run --data-dir /var/lib/relance --listen "
      "0.0.0.0:8080\n"
      "SIGTERM and SIGINT finish what is under way, then stop. SIGUSR1 says that a wall clock that was set is right.");
  command->callback([flags] { run_node(*flags); });
}

}  // namespace relance::app
