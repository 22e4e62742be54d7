// The directory in which a process keeps its log and its state: one process a directory.
//
//   format      the version of this layout
//   lock        held while a process runs on the directory
//   api-token   drawn at the first start without a configured one; readable by its owner alone
//   member-id   the name of this directory's process in the group of a Kafka cluster, drawn once
//   log/        the embedded log
//   state/      the state store
//   views.sqlite  the views, where no server keeps them
#pragma once

#include <string>

#include <relance/ports/clock.h>

#include "io/file_descriptor.h"

namespace relance::app {

inline constexpr int kDataFormat = 1;

class DataDirectory {
 public:
  // Makes it if it is not there, and takes it. Throws CommandError: kTaken where another process has it,
  // kConfiguration where it is of a newer format or no data directory.
  explicit DataDirectory(std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string log() const { return path_ + "/log"; }
  [[nodiscard]] std::string state() const { return path_ + "/state"; }

  struct Token {
    std::string text;
    bool is_new = false;  // nobody has seen it yet
  };
  [[nodiscard]] Token api_token(ports::Entropy& entropy);
  // Two processes of one name fence each other: it is not to be copied along with the directory.
  [[nodiscard]] std::string member_identity(ports::Entropy& entropy);

 private:
  void check_format();
  Token drawn_once(const std::string& file, std::size_t bytes, ports::Entropy& entropy) const;

  std::string path_;
  FileDescriptor lock_;
};

}  // namespace relance::app
