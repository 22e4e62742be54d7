#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// How often each rule, sub-case and race was met while the oracle ran.
namespace relance::oracle {

struct Coverage {
  std::map<std::string, std::uint64_t> counts;

  void met(const std::string& name) { ++counts[name]; }
  void add(const Coverage& other) {
    for (const auto& [name, count] : other.counts) counts[name] += count;
  }
};

// Every name that a run over many histories has to meet, in the order of the rules.
const std::vector<std::string>& coverage_names();

}  // namespace relance::oracle
