// What the program needs of the machine, looked at before it runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"

namespace relance::cli {

enum class Health : std::uint8_t {
  kOk,
  kWarning,  // it will run, and somebody should know
  kFailed,   // it will not run, or not for long
};
[[nodiscard]] std::string_view to_text(Health health);

struct Finding {
  std::string check;  // `port`
  Health health{};
  std::string detail;
};

inline constexpr std::uint64_t kFreeMiBMin = 256;       // below it the embedded log takes nothing more
inline constexpr std::uint64_t kFreeMiBAdvised = 2048;  // room for the log of some days
inline constexpr int kYearFirst = 2026;                 // of a clock that is right
inline constexpr int kYearLast = 2100;
inline constexpr std::uint64_t kDescriptorsBesides = 512;  // files of the log and of the state

[[nodiscard]] Finding check_configuration(const LoadedConfig& loaded);
// Whether the address can be listened on.
[[nodiscard]] Finding check_port(const config::Address& address);
// Whether a file can be written and synced there; where the folder is not there yet, whether it can be made.
[[nodiscard]] Finding check_data_directory(const std::string& directory);
[[nodiscard]] Finding check_disk_space(const std::string& directory);
// Who may read the data and the secrets of the file.
[[nodiscard]] Finding check_permissions(const LoadedConfig& loaded);
[[nodiscard]] Finding check_clock(ClockSource clock);
[[nodiscard]] Finding check_descriptors(std::size_t connections);

// All of them; where the configuration has problems, the others are of what it would be without.
[[nodiscard]] std::vector<Finding> examine(const LoadedConfig& loaded);

}  // namespace relance::cli
