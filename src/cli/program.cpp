#include <cstdlib>
#include <new>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/cli/program.h>
#include <relance/runtime/error.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

// Names a command that does not exist.
std::string why(const CLI::ParseError& error, const CLI::App& app, int argc, char** argv) {
  const bool unknown_verb = argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty();
  return unknown_verb ? fmt::format("{}: no such command", argv[1]) : error.what();
}

ExitCode code_of(runtime::FailureReason reason) {
  using enum runtime::FailureReason;
  switch (reason) {
    case kFailed:
      return ExitCode::kFailure;
    case kUnavailable:
      return ExitCode::kUnavailable;
    case kConfiguration:
      return ExitCode::kConfiguration;
    case kTaken:
      return ExitCode::kTaken;
    case kData:
      return ExitCode::kData;
  }
  return ExitCode::kFailure;
}

int run(int argc, char** argv) {
  CLI::App app{"relance: an event-sourced stream processor for WhatsApp follow-up campaigns"};
  app.name("relance");
  app.require_subcommand(1);
  app.footer(
      "Run `relance COMMAND --help` for options and examples.\n"
      "Exit codes: 0 success, 1 failure while running, 64 incorrect usage, 65 input written by a newer version, "
      "69 a dependency is unavailable, 75 another process holds the data directory, 78 invalid configuration.");
  add_run_command(app);
  add_process_command(app);
  add_normalise_command(app);
  add_log_command(app);
  add_dead_letters_command(app);
  add_explain_command(app);
  add_cache_command(app);
  add_config_command(app);
  add_doctor_command(app);
  add_topology_command(app);
  add_topics_command(app);
  add_migrate_command(app);
  add_stats_command(app);
  add_replay_command(app);
  add_version_command(app);
  add_bench_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    std::ostringstream out;
    const int code = app.exit(done, out, out);
    print(out.str());
    return code;
  } catch (const CLI::ParseError& error) {
    throw CommandError(ExitCode::kUsage, fmt::format("{} (try --help)", why(error, app, argc, argv)));
  }
  return EXIT_SUCCESS;
}

}  // namespace

int run_program(int argc, char** argv, runtime::ComponentList (*components)()) {
  hold_closed_streams();
  watch_signals();
  set_components(components);
  try {
    return run(argc, argv);
  } catch (const CommandError& error) {
    tell(fmt::format("relance: {}\n", error.what()));
    return static_cast<int>(error.code());
  } catch (const runtime::StartError& error) {
    tell(fmt::format("relance: {}\n", error.what()));
    return static_cast<int>(code_of(error.reason()));
  } catch (const std::bad_alloc&) {
    tell("relance: out of memory\n");
  } catch (const std::exception& error) {
    tell(fmt::format("relance: {}\n", error.what()));
  }
  return static_cast<int>(ExitCode::kFailure);
}

}  // namespace relance::cli
