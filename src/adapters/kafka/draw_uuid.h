// Random names for processes and changelogs.
#pragma once

#include <relance/base/uuid.h>

namespace relance::kafka {

// A random UUID (RFC 9562, version 4).
[[nodiscard]] Uuid draw_uuid();

}  // namespace relance::kafka
