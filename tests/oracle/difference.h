#pragma once

#include <string>
#include <vector>

#include "oracle/oracle.h"

// Two runs of one history next to each other, in words that a person can read.
namespace relance::oracle {

// What the product wrote, as text.
struct Output {
  std::string facts;         // NDJSON
  std::string stats;         // JSON
  std::string dead_letters;  // NDJSON
};

// Whether `cause` and `offset` count: on several partitions they are others.
enum class Positions { compared, ignored };

// One line each; empty when both agree. Facts are multisets: between facts of one instant order carries no meaning.
std::vector<std::string> differences(const Result& oracle, const Output& product, Positions positions);

// Ids that are not `<cause>:<n>` with n from 0 on without gaps, or not unique.
std::vector<std::string> id_defects(const std::string& facts);

}  // namespace relance::oracle
