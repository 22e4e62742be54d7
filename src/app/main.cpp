#include <cstdlib>
#include <new>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands.h"
#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"

namespace {

using relance::app::CommandError;
using relance::app::ExitCode;
using relance::app::print;
using relance::app::tell;

// A verb that we do not know is worth its name.
std::string why(const CLI::ParseError& error, const CLI::App& app, int argc, char** argv) {
  const bool unknown_verb = argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty();
  return unknown_verb ? fmt::format("{}: no such verb", argv[1]) : error.what();
}

int run(int argc, char** argv) {
  CLI::App app{"relance: WhatsApp campaigns that follow up, as an event-sourced stream processor"};
  app.name("relance");
  app.require_subcommand(1);
  app.footer(
      "`relance VERB --help` tells more, with examples.\n"
      "Exit codes: 0 done, 1 failed on the way, 64 wrong usage, 65 input that must not be processed further, "
      "69 something needed is not there, 75 another process holds the data directory, 78 wrong configuration.");
  relance::app::add_run_command(app);
  relance::app::add_process_command(app);
  relance::app::add_normalise_command(app);
  relance::app::add_log_command(app);
  relance::app::add_dead_letters_command(app);
  relance::app::add_explain_command(app);
  relance::app::add_config_command(app);
  relance::app::add_doctor_command(app);
  relance::app::add_topology_command(app);
  relance::app::add_topics_command(app);
  relance::app::add_migrate_command(app);
  relance::app::add_stats_command(app);
  relance::app::add_replay_command(app);
  relance::app::add_version_command(app);
  relance::app::add_bench_command(app);
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

int main(int argc, char** argv) {
  relance::app::hold_closed_streams();
  relance::app::watch_signals();
  try {
    return run(argc, argv);
  } catch (const CommandError& error) {
    tell(fmt::format("relance: {}\n", error.what()));
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    tell("relance: out of memory\n");
  } catch (const std::exception& error) {
    tell(fmt::format("relance: {}\n", error.what()));
  }
  return static_cast<int>(ExitCode::kFailure);
}
