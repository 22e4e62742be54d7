// HTTP as the rest of the program sees it: a request, and a response later and from any thread; its body at once, or
// streamed as the client takes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relance::ports {

struct HttpRequest {
  std::string method;                                        // "POST"; HEAD is passed as GET, and answered without body
  std::string path;                                          // without query, percent-decoded
  std::vector<std::pair<std::string, std::string>> query;    // percent-decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;                                          // decoded (gzip)
  std::string raw_body;  // as received, if it was encoded; otherwise empty: the same as `body`

  [[nodiscard]] const std::string* header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  [[nodiscard]] const std::string* parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

inline constexpr std::size_t kHttpPieceBytesMax = 64 * 1024;

enum class HttpTaken : std::uint8_t {
  kAll,
  kFull,  // nothing accepted: the client has not yet taken what was written before
  kGone,  // no recipient: the client left or takes nothing, or the server is shutting down
};

// The writing end of a streamed body. What was accepted is sent in order as soon as the client takes it; the server
// bounds how much may wait. Any thread, one at a time. If destroyed without end(), the body is broken: the client sees
// that it is incomplete.
class HttpBodyWriter {
 public:
  virtual ~HttpBodyWriter() = default;
  // Never blocks. At most kHttpPieceBytesMax bytes.
  virtual HttpTaken offer(std::string_view piece) = 0;
  // Any size; blocks while there is no room, until the client takes some or is considered gone. False: gone. Not on the
  // server's thread.
  [[nodiscard]] virtual bool write(std::string_view piece) = 0;
  // Completes the body. Nothing may be written after it.
  virtual void end() = 0;
  [[nodiscard]] virtual bool is_gone() const = 0;
};

// Called with the writer once the header is being sent, on the server's thread, where it must not block; not called if
// no body is sent: for HEAD, or if the client has left.
using HttpBodyStream = std::function<void(std::unique_ptr<HttpBodyWriter>)>;

// A body or stream that compresses well is sent as gzip to a client that accepts it, unless the response sets
// Content-Encoding; a strong ETag then becomes weak. Pieces of a `text/event-stream` are sent immediately, and the
// server ends the stream when it stops.
struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;                                          // not sent with 204 and 304
  std::vector<std::pair<std::string, std::string>> headers;  // except Content-Type, Content-Length, Connection, Date
  HttpBodyStream stream = nullptr;                           // instead of `body`
};

// Answers the request; called once, from any thread.
using HttpReply = std::function<void(HttpResponse)>;

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Called on the server's thread: must not block.
  virtual void handle(HttpRequest request, HttpReply reply) = 0;
};

}  // namespace relance::ports
