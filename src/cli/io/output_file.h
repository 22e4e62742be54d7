// A file that appears whole or not at all: written under a temporary name beside the target, and renamed by commit().
// `-` is standard output; devices and pipes are written in place. Large files bypass the page cache if the file system
// supports it: copying gigabytes of facts through it costs more than deciding them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/file_descriptor.h>

namespace relance::cli {

// The same result for all names of one file.
[[nodiscard]] std::string one_spelling(const std::string& name);

class OutputFile {
 public:
  // Throws CommandError if it cannot be created.
  explicit OutputFile(const std::string& name);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Writes all bytes. Throws CommandError (disk full, closed pipe).
  void write(std::string_view bytes);
  // Writes what is buffered: from here on only commit() can fail for lack of space. Throws CommandError.
  void complete();
  // Puts the completed file in place. Throws CommandError.
  void commit();

  [[nodiscard]] bool is_standard_output() const { return !descriptor_.owned(); }

 private:
  void open_beside();
  void write_all(std::string_view bytes);
  void set_direct(bool direct);
  [[noreturn]] void fail(int error) const;

  std::string name_;
  std::string target_;     // final name; empty if written in place
  std::string temporary_;  // name until then
  FileDescriptor descriptor_;
  struct Free {
    void operator()(char* block) const;
  };
  std::unique_ptr<char[], Free> block_;  // aligned; not yet written
  std::size_t block_size_ = 0;
  bool direct_ = false;
  bool direct_refused_ = false;
};

}  // namespace relance::cli
