// An HTTP/1.1 server: one thread that reads requests, passes them to a handler and writes the responses.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <relance/adapters/http/http_limits.h>
#include <relance/ports/error.h>
#include <relance/ports/http.h>

namespace relance::adapters::http {

struct HttpOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free port
  HttpLimits limits;
  // Called when an exception has ended the thread, on that thread: no further request is answered.
  std::function<void(const std::string& what)> on_failure = [](const std::string&) {};
};

// Counters since the start of the server; those that end in `_now` are gauges.
struct HttpServerStats {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // over connections_max
  std::uint64_t connections_now = 0;
  std::uint64_t requests = 0;           // passed to the handler
  std::uint64_t refusals = 0;           // answered by the server itself: malformed requests, limits, timeouts
  std::uint64_t handler_failures = 0;   // the handler threw, or dropped the reply
  std::uint64_t internal_failures = 0;  // for example out of memory: the connection was closed
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t in_flight_bytes_now = 0;
  std::uint64_t streams = 0;         // started
  std::uint64_t streams_broken = 0;  // not completed: the client left, or the writer gave up
  std::uint64_t streams_now = 0;
};

// The requests of a connection are answered in order, one at a time. gzip bodies are decoded, and responses are
// compressed with gzip if the client accepts it and it is worthwhile. Streamed bodies are sent in chunks; to an
// HTTP/1.0 client, until the connection is closed. A broken stream ends without its last chunk, or with a reset for
// HTTP/1.0. The server answers malformed requests and exceeded limits itself, as application/problem+json. If the
// handler throws, or drops the reply without calling it, the answer is 500. Calling a reply twice counts once; calling
// it after its connection or the server is gone has no effect.
class HttpServer {
 public:
  HttpServer();
  ~HttpServer();  // stop() without waiting
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens and starts the thread; call once. The handler must outlive stop(). Returns kStop if it cannot listen on the
  // address; nothing has been started then.
  ports::PortResult<ports::Done> start(const HttpOptions& options, ports::HttpHandler& handler);

  // The port it listens on; valid after start().
  [[nodiscard]] std::uint16_t port() const;

  // Stops accepting connections, closes idle ones, ends event streams, lets requests and other streams in flight finish
  // within `deadline`, then closes all connections and ends the thread: the handler is not called any more. Returns
  // true if every request was answered completely. Any thread but the server's; calling it again has no effect.
  bool stop(Duration deadline);

  [[nodiscard]] HttpServerStats stats() const;  // any thread

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace relance::adapters::http
