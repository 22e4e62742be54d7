#include "scratch_directory.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "io/exit_code.h"

namespace relance::cli {

ScratchDirectory::ScratchDirectory() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* const folder = std::getenv("TMPDIR");
  std::string path = folder != nullptr && *folder != '\0' ? folder : "/tmp";
  path += "/relance-view-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) throw CommandError(ExitCode::kFailure, path + ": " + system_reason(errno));
  path_ = path;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace relance::cli
