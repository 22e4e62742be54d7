// Lines to standard output, many at once. Who reads them may go away: nothing more is written then, and that is no
// error. One thread.
#pragma once

#include <chrono>

#include <relance/base/byte_buffer.h>

namespace relance::cli {

class LineOutput {
 public:
  // To be appended to, whole lines.
  [[nodiscard]] ByteBuffer& lines() { return lines_; }

  // Writes what has gathered. Throws CommandError for what is no closed pipe.
  void flush();
  // The same, once it is worth a write.
  void flush_if_large();
  // False once nobody reads any more, or the process was asked to end while it waited for the reader.
  [[nodiscard]] bool is_wanted() const { return wanted_; }

  // Waits so long at most; less when the reader goes away or a signal comes.
  void wait(std::chrono::milliseconds time);

 private:
  ByteBuffer lines_;
  bool wanted_ = true;
};

}  // namespace relance::cli
