// A file or standard input (`-`), read in chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/file_descriptor.h>

namespace relance::cli {

class InputFile {
 public:
  // Throws CommandError if it cannot be opened.
  explicit InputFile(const std::string& name);

  // Reads up to `size` bytes; 0 at the end. Throws CommandError.
  std::size_t read(char* out, std::size_t size);

  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }  // if known
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  FileDescriptor descriptor_;
  std::optional<std::uint64_t> size_;
  std::uint64_t bytes_read_ = 0;
};

// The lines of an input, each followed by readable padding. A line over kLineBytesMax is cut: no record is that long.
class LineReader {
 public:
  static constexpr std::size_t kPadding = 64;
  static constexpr std::size_t kLineBytesMax = 64 * 1024 * 1024;

  explicit LineReader(InputFile& input) : input_(input) {}

  // The next line without its line break; valid until the next call. nullopt at the end of the input.
  std::optional<std::string_view> next();

  // The next line and those already buffered, at most kLinesMax; valid until the next call. Empty at the end.
  std::span<const std::string_view> next_lines();
  static constexpr std::size_t kLinesMax = 512;

 private:
  std::optional<std::string_view> next_at_hand();
  void fill();
  void skip_rest_of_line();

  InputFile& input_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  std::vector<std::string_view> lines_;
};

}  // namespace relance::cli
