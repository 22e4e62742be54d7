// A view of an embedded log from another process, beside the one that writes it. Writes nothing into the log's
// directory. It may show a commit some milliseconds before that is durable.
#pragma once

#include <memory>
#include <string>

#include <relance/ports/log_reader.h>

namespace relance::embedded {

// `scratch` is a directory of the caller's own, outside of the log's: RocksDB keeps its notes there. kStop: there is no
// log, or one of a newer version, or it cannot be read.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::LogReader>> open_log_reader(const std::string& directory,
                                                                                   const std::string& scratch);

}  // namespace relance::embedded
