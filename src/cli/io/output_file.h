// A file that appears whole or not at all: written beside its place, renamed into it by
// commit(). `-` is standard
// output; devices and pipes are written to as they are. Large files go around the page cache where the file system lets
// them: copying gigabytes of facts through it costs more than deciding them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/file_descriptor.h>

namespace relance::cli {

// Of all the names of one file the same.
[[nodiscard]] std::string one_spelling(const std::string& name);

class OutputFile {
 public:
  // Throws CommandError when nothing can be written under this name.
  explicit OutputFile(const std::string& name);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Writes all of it. Throws CommandError (disk full, closed pipe).
  void write(std::string_view bytes);
  // Writes what is still held back: from here on only commit() can fail for want of space. Throws CommandError.
  void complete();
  // Makes the completed file appear. Throws CommandError.
  void commit();

  [[nodiscard]] bool is_standard_output() const { return !descriptor_.owned(); }

 private:
  void open_beside();
  void write_all(std::string_view bytes);
  void set_direct(bool direct);
  [[noreturn]] void fail(int error) const;

  std::string name_;
  std::string target_;     // where it shall appear; empty when it is written in place
  std::string temporary_;  // where it is until then
  FileDescriptor descriptor_;
  struct Free {
    void operator()(char* block) const;
  };
  std::unique_ptr<char[], Free> block_;  // aligned; what is not written yet
  std::size_t block_size_ = 0;
  bool direct_ = false;
  bool direct_refused_ = false;
};

}  // namespace relance::cli
