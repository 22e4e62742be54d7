// Compression, of a whole text or of a stream.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace relance::adapters::http {

// Appends `text` as gzip.
void gzip(std::string_view text, std::string& out);

// A gzip body made in pieces, with a small window because there may be many. One thread at a time.
class GzipStream {
 public:
  enum class Flush : std::uint8_t {
    kNone,   // output is produced when it is worthwhile
    kPiece,  // all input so far can be decoded from the output
    kEnd,    // once, with the last piece
  };

  GzipStream();
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  // Appends the compressed output of `text`.
  void add(std::string_view text, Flush flush, std::string& out);

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace relance::adapters::http
