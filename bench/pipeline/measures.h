// What is measured of the live program, one function each; each adds its rows to the report and throws where a result
// is wrong.
#pragma once

#include <cstdint>
#include <string>

#include "../offline/relance_program.h"
#include "../report.h"
#include "prepared_log.h"

namespace relance::bench {

struct Bench {
  std::string program;
  const RelanceProgram& relance;
  PreparedLogs& logs;
  std::uint64_t contacts = 0;
  std::uint64_t contacts_max = 0;  // of `memory`
  int pairs = 0;

  [[nodiscard]] std::string scratch(const std::string& name) const { return relance.scratch_file(name); }
};

// The contact task from log to log, over `relance process`; and by size.
void measure_fold(const Bench& bench, Report& report);
// Requests a second of the way in, over a bare server; and how long answers take at half of that load.
void measure_ingress(const Bench& bench, Report& report);
// From the answer to a POST until the fact can be read.
void measure_latency(const Bench& bench, Report& report);
// From the start after a SIGKILL until it serves.
void measure_restart(const Bench& bench, Report& report);
// Peak memory by number of contacts.
void measure_memory(const Bench& bench, Report& report);

}  // namespace relance::bench
