#include "components.h"
#include "program.h"

int main(int argc, char** argv) {
  return relance::app::run_program(argc, argv, &relance::app::list_components);
}
