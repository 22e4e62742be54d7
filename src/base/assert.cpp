#include <cstdio>
#include <cstdlib>

#include <relance/base/assert.h>

namespace relance {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace relance
