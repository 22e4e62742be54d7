// TLS by hiredis' own library for it, where that was there when the program was built.
#pragma once

#include <optional>
#include <string>

#include <hiredis/hiredis.h>

#include <relance/ports/error.h>

#include "wait.h"

namespace relance::redis {

// Why TLS cannot be used; empty: it can.
[[nodiscard]] std::optional<std::string> tls_defect();

// Makes a new connection, which does not block, speak TLS. The server has to prove that it is `host`, by a certificate
// that the system trusts.
[[nodiscard]] ports::PortResult<ports::Done> secure(redisContext& context, const std::string& host,
                                                    SteadyTime deadline);

}  // namespace relance::redis
