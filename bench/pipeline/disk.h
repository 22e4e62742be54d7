#pragma once

#include <string>

namespace relance::bench {

// What the disk itself takes, in milliseconds (median): a write of 16 KiB at a file's end and its fdatasync, over and
// over. `path` is a file that nobody needs; it is removed.
[[nodiscard]] double append_and_sync_ms(const std::string& path);

}  // namespace relance::bench
