#include <relance/cli/program.h>

#include "components.h"

int main(int argc, char** argv) {
  return relance::cli::run_program(argc, argv, &relance::app::list_components);
}
