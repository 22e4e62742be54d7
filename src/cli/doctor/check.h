// Checks what the program needs from the machine, before it runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"

namespace relance::cli {

enum class Health : std::uint8_t {
  kOk,
  kWarning,  // it will run, but an operator should know
  kFailed,   // it will not run, or not for long
};
[[nodiscard]] std::string_view to_text(Health health);

struct Finding {
  std::string check;  // `port`
  Health health{};
  std::string detail;
};

inline constexpr std::uint64_t kFreeMiBMin = 256;       // below it the embedded log accepts nothing
inline constexpr std::uint64_t kFreeMiBAdvised = 2048;  // room for some days of log
inline constexpr int kYearFirst = 2026;                 // plausible years of a correct clock
inline constexpr int kYearLast = 2100;
inline constexpr std::uint64_t kDescriptorsBesides = 512;  // files of log and state

[[nodiscard]] Finding check_configuration(const LoadedConfig& loaded);
// Checks that the address can be bound.
[[nodiscard]] Finding check_port(const config::Address& address);
// Checks that a file can be written and synced there; if the folder is missing, that it can be created.
[[nodiscard]] Finding check_data_directory(const std::string& directory);
[[nodiscard]] Finding check_disk_space(const std::string& directory);
// Checks who may read the data and the secrets in the file.
[[nodiscard]] Finding check_permissions(const LoadedConfig& loaded);
[[nodiscard]] Finding check_clock(ClockSource clock);
[[nodiscard]] Finding check_descriptors(std::size_t connections);

// Runs all checks; if the configuration has problems, the others use its valid part.
[[nodiscard]] std::vector<Finding> examine(const LoadedConfig& loaded);

}  // namespace relance::cli
