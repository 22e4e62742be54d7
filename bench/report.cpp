#include "report.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace relance::bench {
namespace {

// Three digits that count.
std::string number(double value) {
  const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return fmt::format("{:.{}f}", value, decimals);
}

std::string verdict(const Measure& measure) {
  const char* const word = measure.ok() ? "ok" : "MISSED";
  if (measure.least) return fmt::format("{:>5}  {} (at least)", *measure.least, word);
  return measure.limit ? fmt::format("{:>5}  {}", *measure.limit, word) : "";
}

}  // namespace

double Series::median() const {
  std::vector<double> sorted = values_;
  std::ranges::sort(sorted);
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
double Series::min() const {
  return std::ranges::min(values_);
}
double Series::max() const {
  return std::ranges::max(values_);
}

bool Report::ok() const {
  return std::ranges::all_of(measures_, &Measure::ok);
}

std::string Report::table() const {
  std::string text = fmt::format("{:<56} {:>8} {:>8} {:>8} {:<5} limit\n", benchmark_, "median", "min", "max", "");
  for (const Measure& measure : measures_) {
    const Series& series = measure.series;
    std::string line = fmt::format("{:<56} {:>8} {:>8} {:>8} {:<5} {}", measure.text, number(series.median()),
                                   number(series.min()), number(series.max()), measure.unit, verdict(measure));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string Report::json() const {
  std::string text = fmt::format(R"({{"benchmark":"{}")", benchmark_);
  for (const auto& [name, value] : parameters_) text += fmt::format(R"(,"{}":{})", name, value);
  text += fmt::format(R"(,"ok":{},"measures":[)", ok());
  const char* separator = "\n";
  for (const Measure& measure : measures_) {
    const Series& series = measure.series;
    text += fmt::format(R"({}{{"name":"{}","unit":"{}","median":{:.6g},"min":{:.6g},"max":{:.6g})", separator,
                        measure.name, measure.unit, series.median(), series.min(), series.max());
    if (measure.limit) text += fmt::format(R"(,"limit":{},"ok":{})", *measure.limit, measure.ok());
    if (measure.least) text += fmt::format(R"(,"least":{},"ok":{})", *measure.least, measure.ok());
    text += '}';
    separator = ",\n";
  }
  return text + "\n]}\n";
}

void Report::write_json(const std::string& path) const {
  std::ofstream file(path);
  file << json();
  if (!file.flush()) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace relance::bench
