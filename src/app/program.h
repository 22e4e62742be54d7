// The program: its command line over a list of components.
#pragma once

#include "config/configuration.h"

namespace relance::app {

// Returns the exit code.
[[nodiscard]] int run_program(int argc, char** argv, ComponentFactory components);

}  // namespace relance::app
