// The format of a log's directory.
#pragma once

#include "format_file.h"

namespace relance::embedded {

inline constexpr Format kLogFormat{"relance-log", 2};  // 2: blocks may be compressed

}  // namespace relance::embedded
