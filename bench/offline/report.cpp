#include "report.h"

#include <algorithm>

#include <fmt/format.h>

namespace relance::bench {
namespace {

std::string number(double value) {
  return fmt::format("{:.{}f}", value, value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);
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

std::string Report::table() const {
  constexpr const char* kLine = "{:<58} {:>9} {:>9} {:>9} {:<7} {:>6}  {}\n";
  std::string text = fmt::format(fmt::runtime(kLine), "", "median", "min", "max", "", "limit", "");
  for (const Measure& measure : measures_) {
    text +=
        fmt::format(fmt::runtime(kLine), measure.text, number(measure.series.median()), number(measure.series.min()),
                    number(measure.series.max()), measure.unit, measure.limit ? fmt::format("{}", *measure.limit) : "",
                    !measure.limit ? ""
                    : measure.ok() ? "ok"
                                   : "MISSED");
  }
  return text;
}

std::string Report::json(std::uint64_t contacts, int pairs) const {
  std::string text =
      fmt::format(R"({{"benchmark":"offline","contacts":{},"pairs":{},"ok":{},"measures":[)", contacts, pairs, ok());
  std::string_view separator = "\n";
  for (const Measure& measure : measures_) {
    text +=
        fmt::format(R"({}{{"name":"{}","unit":"{}","median":{:.6g},"min":{:.6g},"max":{:.6g})", separator, measure.name,
                    measure.unit, measure.series.median(), measure.series.min(), measure.series.max());
    if (measure.limit) text += fmt::format(R"(,"limit":{},"ok":{})", *measure.limit, measure.ok());
    text += '}';
    separator = ",\n";
  }
  return text + "\n]}\n";
}

bool Report::ok() const {
  return std::ranges::all_of(measures_, &Measure::ok);
}

}  // namespace relance::bench
