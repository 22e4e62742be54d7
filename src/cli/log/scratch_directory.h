#pragma once

#include <string>

namespace relance::cli {

// A directory of our own under $TMPDIR, else /tmp; it goes with all that is in it.
class ScratchDirectory {
 public:
  // Throws CommandError where none can be made.
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace relance::cli
