// What was measured, against its limits: a table for people, JSON for programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
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
  std::optional<double> least = std::nullopt;  // of the median; at least

  [[nodiscard]] bool ok() const {
    return (!limit || series.median() <= *limit) && (!least || series.median() >= *least);
  }
};

class Report {
 public:
  explicit Report(std::string benchmark) : benchmark_(std::move(benchmark)) {}

  // What the figures depend on.
  void add_parameter(std::string name, std::uint64_t value) { parameters_.emplace_back(std::move(name), value); }
  void add(Measure measure) { measures_.push_back(std::move(measure)); }

  [[nodiscard]] bool ok() const;
  [[nodiscard]] std::string table() const;
  // Throws if it cannot.
  void write_json(const std::string& path) const;

 private:
  [[nodiscard]] std::string json() const;

  std::string benchmark_;
  std::vector<std::pair<std::string, std::uint64_t>> parameters_;
  std::vector<Measure> measures_;
};

}  // namespace relance::bench
