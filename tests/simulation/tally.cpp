#include "simulation/tally.h"

#include <cstdio>

namespace relance::driver {
namespace {

void add_row(std::string& out, std::uint64_t count, std::string_view name) {
  char number[32];
  std::snprintf(number, sizeof number, "%12llu  ", static_cast<unsigned long long>(count));
  out.append(number).append(name).append("\n");
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  seeds += other.seeds;
  events += other.events;
  turns += other.turns;
  commits += other.commits;
  records += other.records;
  facts += other.facts;
  for (std::size_t i = 0; i < kMetCount; ++i) met[i] += other.met[i];
  faults += other.faults;
  return *this;
}

std::string text_of(const Tally& tally) {
  std::string out;
  add_row(out, tally.seeds, "seeds");
  add_row(out, tally.events, "events posted");
  add_row(out, tally.turns, "turns");
  add_row(out, tally.commits, "commits");
  add_row(out, tally.records, "records in all logs");
  add_row(out, tally.facts, "facts");
  out += "met\n";
  for (std::size_t i = 0; i < kMetCount; ++i) add_row(out, tally.met[i], kMetNames[i]);
  out += "faults\n";
  for (std::size_t i = 0; i < simulation::kFaultCount; ++i)
    add_row(out, tally.faults.bitten[i], simulation::kFaultNames[i]);
  out += "crashes at\n";
  for (std::size_t i = 0; i < kCrashPointCount; ++i) add_row(out, tally.faults.crashed[i], kCrashPointNames[i]);
  return out;
}

std::vector<std::string> never_met(const Tally& tally) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kMetCount; ++i) {
    if (tally.met[i] == 0) names.emplace_back(kMetNames[i]);
  }
  for (std::size_t i = 0; i < simulation::kFaultCount; ++i) {
    if (tally.faults.bitten[i] == 0) names.push_back("fault " + std::string{simulation::kFaultNames[i]});
  }
  for (std::size_t i = 0; i < kCrashPointCount; ++i) {
    if (tally.faults.crashed[i] == 0) names.push_back("crash at " + std::string{kCrashPointNames[i]});
  }
  return names;
}

}  // namespace relance::driver
