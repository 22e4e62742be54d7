// Assertions that stay on in release builds: a broken invariant must stop the process before it reaches a disk.
#pragma once

namespace relance {

// Prints the failed condition and its location to standard error and aborts. Any thread.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace relance

#define RELANCE_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::relance::assertion_failed(#condition, __FILE__, __LINE__))
