// The workload of `relance bench workload`, as a file and as a data directory whose log holds it, with the results that
// `relance process` says are right.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "../offline/relance_program.h"
#include "contact_log.h"
#include "contact_task.h"

namespace relance::bench {

struct PreparedLog {
  Workload workload;  // ends with a tick, so that every partition comes to the same stream time
  std::string directory;
  LoadedEvents loaded;
  ExpectedResults expected;
};

// Made when first asked for.
class PreparedLogs {
 public:
  explicit PreparedLogs(const RelanceProgram& relance) : relance_(relance) {}

  [[nodiscard]] const PreparedLog& of(std::uint64_t contacts, std::uint64_t seed);

 private:
  const RelanceProgram& relance_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, PreparedLog> logs_;
};

}  // namespace relance::bench
