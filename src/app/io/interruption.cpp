#include "interruption.h"

#include "../exit_code.h"

#include <csignal>

namespace relance::app {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_signal(int) { interrupted = 1; }

}  // namespace

void watch_signals() {
  std::signal(SIGINT, note_signal);
  std::signal(SIGTERM, note_signal);
  std::signal(SIGPIPE, SIG_IGN);
}

void check_interruption() {
  if (interrupted != 0) throw CommandError(ExitCode::kFailure, "interrupted");
}

}  // namespace relance::app
