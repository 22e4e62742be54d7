#pragma once

#include <relance/base/time.h>
#include <relance/ports/log.h>

namespace relance::intake {

// The greatest time among the newest records of the logs that ingress writes; none if they are empty. The log's clock
// continues from there after a restart.
[[nodiscard]] OptionalTime greatest_accepted_time(ports::Log& log);

}  // namespace relance::intake
