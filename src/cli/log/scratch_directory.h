#pragma once

#include <string>

namespace relance::cli {

// A temporary directory in $TMPDIR, or /tmp; the destructor removes it with its content.
class ScratchDirectory {
 public:
  // Throws CommandError if it cannot be created.
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace relance::cli
