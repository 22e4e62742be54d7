// Random names of processes and changelogs.
#pragma once

#include <relance/base/uuid.h>

namespace relance::kafka {

// By chance (RFC 9562, version 4).
[[nodiscard]] Uuid draw_uuid();

}  // namespace relance::kafka
