#include "gunzip.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

#include <relance/base/assert.h>

namespace relance::adapters::http {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;
constexpr std::size_t kStepBytes = 16 * 1024;

class Inflater {
 public:
  explicit Inflater(std::string_view text) {
    RELANCE_ASSERT(text.size() <= std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<const Bytef*>(text.data());
    stream_.avail_in = static_cast<uInt>(text.size());
    RELANCE_ASSERT(inflateInit2(&stream_, kGzipOnly) == Z_OK);
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Produces one step of output into `out`; returns zlib's code.
  int step(std::string& out) {
    Bytef bytes[kStepBytes];
    stream_.next_out = bytes;
    stream_.avail_out = sizeof bytes;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    out.append(reinterpret_cast<const char*>(bytes), sizeof bytes - stream_.avail_out);
    return code;
  }
  [[nodiscard]] bool has_input() const { return stream_.avail_in != 0; }
  bool next_member() { return inflateReset(&stream_) == Z_OK; }

 private:
  z_stream stream_{};
};

}  // namespace

Gunzipped gunzip(std::string_view text, std::size_t bytes_max, std::string& out) {
  Inflater inflater(text);
  const std::size_t before = out.size();
  for (;;) {
    const int code = inflater.step(out);
    if (out.size() - before > bytes_max) {
      out.resize(before + bytes_max);
      return Gunzipped::kTooLarge;
    }
    if (code == Z_STREAM_END) {
      if (!inflater.has_input()) return Gunzipped::kAll;
      if (!inflater.next_member()) return Gunzipped::kCorrupt;
    } else if (code != Z_OK) {  // Z_BUF_ERROR: truncated
      return Gunzipped::kCorrupt;
    }
  }
}

}  // namespace relance::adapters::http
