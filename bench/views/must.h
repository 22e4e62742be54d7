// What a port gives, or an exception that says why it does not.
#pragma once

#include <stdexcept>
#include <utility>

#include <relance/ports/error.h>

namespace relance::bench {

template <class Value>
Value must(ports::PortResult<Value> result) {
  if (!result.ok()) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

}  // namespace relance::bench
