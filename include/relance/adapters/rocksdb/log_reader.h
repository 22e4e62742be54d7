// Reads an embedded log that another process is writing. Writes nothing into the log's directory. It may show a commit
// a few milliseconds before the commit is durable.
#pragma once

#include <memory>
#include <string>

#include <relance/ports/log_reader.h>

namespace relance::embedded {

// `scratch` is a directory of the caller, outside the log's: RocksDB writes its info log there. kStop: there is no log,
// a newer version wrote it, or it cannot be read.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::LogReader>> open_log_reader(const std::string& directory,
                                                                                   const std::string& scratch);

}  // namespace relance::embedded
