// The program: its command line over a list of components.
#pragma once

#include <relance/runtime/component.h>

namespace relance::cli {

// Returns the exit code.
[[nodiscard]] int run_program(int argc, char** argv, runtime::ComponentList (*components)());

}  // namespace relance::cli
