// Metrics reported by components, and the page that Prometheus scrapes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <relance/base/histogram.h>

namespace relance::runtime {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class MetricsSink {
 public:
  virtual ~MetricsSink() = default;
  virtual void counter(std::string_view name, std::string_view help, Labels labels, double value) = 0;
  virtual void gauge(std::string_view name, std::string_view help, Labels labels, double value) = 0;
  // In seconds.
  virtual void histogram(std::string_view name, std::string_view help, Labels labels,
                         const LatencyHistogram& histogram) = 0;

  void counter(std::string_view name, std::string_view help, Labels labels, std::uint64_t value) {
    counter(name, help, labels, static_cast<double>(value));
  }
};

// Prometheus' text format, version 0.0.4. One thread at a time.
class MetricsPage final : public MetricsSink {
 public:
  MetricsPage();
  ~MetricsPage() override;
  MetricsPage(const MetricsPage&) = delete;
  MetricsPage& operator=(const MetricsPage&) = delete;

  using MetricsSink::counter;
  void counter(std::string_view name, std::string_view help, Labels labels, double value) override;
  void gauge(std::string_view name, std::string_view help, Labels labels, double value) override;
  void histogram(std::string_view name, std::string_view help, Labels labels,
                 const LatencyHistogram& histogram) override;
  // Adds memory and file descriptors of this process.
  void process();

  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace relance::runtime
