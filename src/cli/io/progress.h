// A progress bar on a terminal for what takes longer than a second; elsewhere nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "input_file.h"

namespace relance::cli {

class Progress {
 public:
  // On standard error, if it is a terminal.
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(const InputFile& input);
  void update(std::uint64_t done, std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool is_due();
  void show(const std::string& amount);

  std::string what_;
  Clock::time_point shown_at_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace relance::cli
