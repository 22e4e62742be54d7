#include "commands.h"
#include "exit_code.h"
#include "interruption.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <new>

namespace {

using relance::app::CommandError;
using relance::app::ExitCode;

int run(int argc, char** argv) {
  CLI::App app{"relance: WhatsApp campaigns that follow up, as an event-sourced stream processor"};
  app.name("relance");
  app.require_subcommand(1);
  app.footer("`relance VERB --help` tells more, with examples.\n"
             "Exit codes: 0 done, 1 failed on the way, 64 wrong usage, 65 input that must not be processed further.");
  relance::app::add_process_command(app);
  relance::app::add_normalise_command(app);
  relance::app::add_topology_command(app);
  relance::app::add_version_command(app);
  relance::app::add_bench_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "relance: {} (try --help)\n", error.what());
    return static_cast<int>(ExitCode::kUsage);
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  relance::app::watch_signals();
  try {
    return run(argc, argv);
  } catch (const CommandError& error) {
    fmt::print(stderr, "relance: {}\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "relance: out of memory\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "relance: {}\n", error.what());
  }
  return static_cast<int>(ExitCode::kFailure);
}
