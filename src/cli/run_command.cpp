// relance run: the server.
#include <algorithm>
#include <csignal>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <relance/base/logging.h>
#include <relance/runtime/log_output.h>
#include <relance/runtime/node.h>

#include "commands.h"
#include "config/configuration.h"
#include "config/test_hooks.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

// The signals that the main thread waits for; they are blocked in other threads.
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
  // Ends the wait. Any thread.
  static void end() { ::kill(::getpid(), SIGTERM); }

 private:
  sigset_t set_{};
};

// The token of POST /events and of the API: printed once if it was generated.
void ensure_api_token(runtime::NodeSettings& settings, runtime::DataDirectory& directory) {
  const auto runs = [&](std::string_view name) {
    return std::ranges::find(settings.components, name) != settings.components.end();
  };
  if (!settings.api_token.empty() || (!runs("ingress") && !runs("api"))) return;
  runtime::SystemEntropy entropy;
  const runtime::DataDirectory::Token token = directory.api_token(entropy);
  settings.api_token = token.text;
  if (!token.is_new) return;
  tell(fmt::format("API token, shown once and kept in {}/api-token: {}\n", directory.path(), token.text));
}

void wait_for_shutdown(runtime::Node& node, SignalWait& signals) {
  while (signals.wait() == SIGUSR1) {
    node.trust_clock();
    logging::warning("wall clock accepted on SIGUSR1");
  }
  if (!node.failure()) logging::info("shutting down, draining requests");
}

// Connections and database files count against one limit, which is low by default.
void raise_descriptor_limit() {
  constexpr rlim_t kWanted = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kWanted) return;
  limit.rlim_cur = std::min(limit.rlim_max, kWanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void run_node(const config::Flags& flags) {
  LoadedConfig loaded = require_config(flags);
  const runtime::LogFormat format =
      ::isatty(STDERR_FILENO) != 0 ? runtime::LogFormat::kTerminal : runtime::LogFormat::kJson;
  runtime::LogOutput output(loaded.node.log_level, format, [](std::string_view text) { tell(text); });
  for (const std::string& variable : loaded.unknown_variables) {
    if (!is_test_variable(variable)) logging::warning("unknown environment variable", {{"variable", variable}});
  }
  raise_descriptor_limit();
  arm_test_hooks();
  runtime::DataDirectory directory(loaded.node.data_dir);
  ensure_api_token(loaded.node, directory);
  SignalWait signals;
  constexpr Duration kMaintenanceInterval{60'000};
  const std::string host = loaded.node.listen.host;
  runtime::Node node(std::move(loaded.node), std::move(loaded.components), directory,
                     test_maintenance_interval().value_or(kMaintenanceInterval), &SignalWait::end);
  node.start();
  // Scripts wait for this line and parse the address.
  logging::info("listening on " + config::to_text(config::Address{host, node.port()}));
  output.flush();
  wait_for_shutdown(node, signals);
  if (!node.stop()) logging::warning("requests cut off by the drain timeout");
  if (const auto failure = node.failure()) {
    logging::error("stopped by a failure", {{"reason", failure->what}});
    throw runtime::StartError(failure->reason, failure->what);
  }
  logging::info("stopped");
}

}  // namespace

void add_run_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  CLI::App* command = app.add_subcommand("run", "Run the server: accept webhooks and events, process and serve them");
  add_config_flags(*command, flags);
  command->footer(
      "Examples:\n"
      "  relance run\n"
      "  RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET_FILE=secret relance run --data-dir /var/lib/relance --listen "
      "0.0.0.0:8080\n"
      "SIGTERM and SIGINT drain requests, then stop. SIGUSR1 confirms that a wall clock that was set is right.");
  command->callback([flags] { run_node(*flags); });
}

}  // namespace relance::cli
