// The directory in which a process keeps its log and its state: one process per directory.
//
//   format        version of this layout
//   lock          held while a process runs on the directory
//   api-token     generated at the first start without a configured one; readable by its owner alone
//   member-id     identity of this directory's process in the consumer group of a Kafka cluster, generated once
//   log/          embedded log
//   state/        state store
//   views.sqlite  projections, unless a database server holds them
#pragma once

#include <string>

#include <relance/base/file_descriptor.h>
#include <relance/ports/clock.h>

namespace relance::runtime {

inline constexpr int kDataFormat = 1;

class DataDirectory {
 public:
  // Creates the directory if need be, and locks it. Throws StartError: kTaken if another process holds it,
  // kConfiguration if its format is newer or unknown.
  explicit DataDirectory(std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string log() const { return path_ + "/log"; }
  [[nodiscard]] std::string state() const { return path_ + "/state"; }

  struct Token {
    std::string text;
    bool is_new = false;  // generated just now
  };
  [[nodiscard]] Token api_token(ports::Entropy& entropy);
  // Two processes with the same identity fence each other: it must not be copied along with the directory.
  [[nodiscard]] std::string member_identity(ports::Entropy& entropy);

 private:
  void check_format();
  Token generated_once(const std::string& file, std::size_t bytes, ports::Entropy& entropy) const;

  std::string path_;
  FileDescriptor lock_;
};

}  // namespace relance::runtime
