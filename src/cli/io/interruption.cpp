#include "interruption.h"

#include <csignal>

#include "exit_code.h"

namespace relance::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_signal(int) {
  interrupted = 1;
}

}  // namespace

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = note_signal;  // without SA_RESTART: a blocked read returns
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

bool is_interrupted() {
  return interrupted != 0;
}

void check_interruption() {
  if (is_interrupted()) throw CommandError(ExitCode::kFailure, "interrupted");
}

}  // namespace relance::cli
