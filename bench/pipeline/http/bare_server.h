// The baseline of the way in: a Beast server that reads a request and answers 200, and nothing else.
#pragma once

#include <cstdint>

namespace relance::bench {

// One thread, keep-alive. Never returns: end the process.
[[noreturn]] void serve_bare(std::uint16_t port);

}  // namespace relance::bench
