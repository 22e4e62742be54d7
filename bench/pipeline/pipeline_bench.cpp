#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "contact_log.h"
#include "contact_task.h"

int main(int argc, char** argv) {
  using namespace relance::bench;
  const std::string mode = argc > 1 ? argv[1] : "";
  try {
    if (mode == "load") {
      OpenDirectory directory(argv[3], std::size_t{512} << 20);
      const LoadedEvents loaded = load_events(argv[2], directory);
      fmt::print("{} contact events, {} campaign events\n", loaded.contact_events, loaded.campaign_events);
    } else {
      const FoldFigures f = fold_contact_log(argv[2], std::size_t{512} << 20);
      fmt::print(
          "events {} outputs {} commits {} open {:.2f} s fold {:.2f} s {:.0f}/s cpu {:.2f} us/event peak {} MiB\n",
          f.events, f.outputs, f.commits, f.open_seconds, f.seconds, static_cast<double>(f.events) / f.seconds,
          f.cpu_us / static_cast<double>(f.events), f.peak_bytes >> 20);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "pipeline_bench: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
