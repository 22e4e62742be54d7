// What was measured, against its limits: a table for people, JSON for programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace relance::bench {

// The same thing measured several times; never empty when asked.
class Series {
 public:
  void add(double value) { values_.push_back(value); }
  [[nodiscard]] double median() const;
  [[nodiscard]] double min() const;
  [[nodiscard]] double max() const;

 private:
  std::vector<double> values_;
};

struct Measure {
  std::string name;  // in JSON
  std::string text;  // in the table
  std::string unit;
  Series series;
  std::optional<double> limit = std::nullopt;  // of the median; at most

  [[nodiscard]] bool ok() const { return !limit || series.median() <= *limit; }
};

class Report {
 public:
  void add(Measure measure) { measures_.push_back(std::move(measure)); }
  [[nodiscard]] std::string table() const;
  [[nodiscard]] std::string json(std::uint64_t contacts, int pairs) const;
  [[nodiscard]] bool ok() const;

 private:
  std::vector<Measure> measures_;
};

}  // namespace relance::bench
