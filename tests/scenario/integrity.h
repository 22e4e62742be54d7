// What holds for every run, whatever the scenario says: ids, causes, dead letters, and any number of partitions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/run.h"

namespace relance::scenario {

[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);

// `cause` is `<topic>/0/<line>`, `id` is `<cause>:<n>` with n from 0; a dead letter holds its line.
[[nodiscard]] std::vector<std::string> envelope_defects(const std::vector<std::string>& lines, const Output& output);

// Facts are equal but for `id` and `cause`; so are stats, and the outbox and the dead letters but for positions.
[[nodiscard]] std::vector<std::string> partition_defects(const Output& one, const Output& many);

}  // namespace relance::scenario
