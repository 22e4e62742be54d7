#include <algorithm>
#include <fstream>
#include <iterator>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <relance/runtime/metrics.h>

namespace relance::runtime {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct MetricsPage::Families {
  ClientMetric& add(std::string_view name, std::string_view help, MetricType type, Labels labels) {
    auto family = std::ranges::find(list, name, &MetricFamily::name);
    if (family == list.end()) {
      list.push_back({std::string{name}, std::string{help}, type, {}});
      family = std::prev(list.end());
    }
    ClientMetric& metric = family->metric.emplace_back();
    for (const auto& [label, value] : labels) metric.label.push_back({std::string{label}, std::string{value}});
    return metric;
  }

  std::vector<MetricFamily> list;
};

MetricsPage::MetricsPage() : families_(std::make_unique<Families>()) {}
MetricsPage::~MetricsPage() = default;

void MetricsPage::counter(std::string_view name, std::string_view help, Labels labels, double value) {
  families_->add(name, help, MetricType::Counter, labels).counter.value = value;
}

void MetricsPage::gauge(std::string_view name, std::string_view help, Labels labels, double value) {
  families_->add(name, help, MetricType::Gauge, labels).gauge.value = value;
}

void MetricsPage::histogram(std::string_view name, std::string_view help, Labels labels,
                            const LatencyHistogram& histogram) {
  const auto snapshot = histogram.snapshot();
  auto& metric = families_->add(name, help, MetricType::Histogram, labels).histogram;
  const auto seconds = [](std::chrono::microseconds value) { return std::chrono::duration<double>(value).count(); };
  for (std::size_t i = 0; i < LatencyHistogram::kBounds.size(); ++i) {
    metric.sample_count += snapshot.counts[i];
    metric.bucket.push_back({metric.sample_count, seconds(LatencyHistogram::kBounds[i])});
  }
  metric.sample_count += snapshot.counts.back();
  metric.sample_sum = seconds(snapshot.sum);
}

void MetricsPage::process() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size_pages = 0;
  std::uint64_t resident_pages = 0;
  statm >> size_pages >> resident_pages;
  const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  gauge("process_resident_memory_bytes", "Resident memory, in bytes.", {},
        static_cast<double>(resident_pages * page_bytes));
}

std::string MetricsPage::text() const {
  return prometheus::TextSerializer{}.Serialize(families_->list);
}

}  // namespace relance::runtime
