// HTTP as the rest of the program sees it: a request in, a response out, later and from any thread; its body at once,
// or piece by piece while the client takes it.
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
  std::string method;                                        // "POST"; HEAD comes as GET, its answer goes without body
  std::string path;                                          // without query, percent-decoded
  std::vector<std::pair<std::string, std::string>> query;    // percent-decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;                                          // decoded (gzip)
  std::string raw_body;  // as it came, where it was encoded; else empty: `body` is it

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
  kFull,  // nothing of it: the client has not taken what was written before
  kGone,  // nobody listens any more: the client has left, takes nothing, or the server stops
};

// The end of a streamed body at which it is written. What was taken is sent as soon as the client takes it, in order;
// how much waits is bounded by the server. One thread at a time, any. Destroyed without end(), it leaves a broken body:
// the client sees that it is not whole.
class HttpBodyWriter {
 public:
  virtual ~HttpBodyWriter() = default;
  // Never waits. At most kHttpPieceBytesMax.
  virtual HttpTaken offer(std::string_view piece) = 0;
  // Any size; waits while there is no room, which a client that takes nothing ends by being gone. False: gone. Not on
  // the server's thread.
  [[nodiscard]] virtual bool write(std::string_view piece) = 0;
  // The body is whole. Nothing is written after it.
  virtual void end() = 0;
  [[nodiscard]] virtual bool is_gone() const = 0;
};

// Given the writer when the header is on its way, on the server's thread, where it must not wait; never, where no body
// is sent: to HEAD, or a client that has left.
using HttpBodyStream = std::function<void(std::unique_ptr<HttpBodyWriter>)>;

// A body or a stream that compresses well goes out as gzip to a client that accepts it, unless it says its own
// Content-Encoding; a strong ETag of what is compressed so becomes a weak one. Of `text/event-stream` each piece is
// sent at once, and it is ended when the server stops.
struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;                                          // with 204 and 304 none is sent
  std::vector<std::pair<std::string, std::string>> headers;  // besides Content-Type, Content-Length, Connection, Date
  HttpBodyStream stream = nullptr;                           // instead of `body`
};

// Answers the request; called once, from any thread.
using HttpReply = std::function<void(HttpResponse)>;

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Called on the server's thread: must not wait.
  virtual void handle(HttpRequest request, HttpReply reply) = 0;
};

}  // namespace relance::ports
