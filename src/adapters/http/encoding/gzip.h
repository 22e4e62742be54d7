// Compression, of a whole or piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace relance::adapters::http {

// Appends `text` as gzip.
void gzip(std::string_view text, std::string& out);

// A gzip body that is made in pieces, with a small window: there are many at a time. One thread at a time.
class GzipStream {
 public:
  enum class Flush : std::uint8_t {
    kNone,   // what comes out comes when it is worth it
    kPiece,  // all that went in can be read from what came out
    kEnd,    // once, as the last
  };

  GzipStream();
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  // Appends what comes out of `text`.
  void add(std::string_view text, Flush flush, std::string& out);

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace relance::adapters::http
