// TLS through hiredis' SSL library, if it was available at build time.
#pragma once

#include <optional>
#include <string>

#include <hiredis/hiredis.h>

#include <relance/ports/error.h>

#include "wait.h"

namespace relance::redis {

// Why TLS cannot be used; nullopt if it can.
[[nodiscard]] std::optional<std::string> tls_defect();

// Starts TLS on a new, non-blocking connection. The server must prove that it is `host`, with a certificate that the
// system trusts.
[[nodiscard]] ports::PortResult<ports::Done> secure(redisContext& context, const std::string& host,
                                                    SteadyTime deadline);

}  // namespace relance::redis
