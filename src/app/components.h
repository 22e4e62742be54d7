// The components of the program, in the order in which they open and start: each may use the ones before it.
#pragma once

#include <relance/runtime/component.h>

namespace relance::app {

[[nodiscard]] runtime::ComponentList list_components();

}  // namespace relance::app
