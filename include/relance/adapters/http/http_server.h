// An HTTP/1.1 server: one thread that reads requests, hands them to a handler and writes what it answers.
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
  std::string address = "127.0.0.1";  // a number, v4 or v6
  std::uint16_t port = 0;             // 0: a free one
  HttpLimits limits;
  // The thread has ended by an exception: nothing is answered any more. On that thread.
  std::function<void(const std::string& what)> on_failure = [](const std::string&) {};
};

// What the server has seen since its start; `_now` are gauges.
struct HttpServerStats {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // over connections_max
  std::uint64_t connections_now = 0;
  std::uint64_t requests = 0;           // handed to the handler
  std::uint64_t refusals = 0;           // answered by the server itself: junk, limits, timeouts
  std::uint64_t handler_failures = 0;   // it threw, or dropped the reply
  std::uint64_t internal_failures = 0;  // out of memory, and the like: the connection was closed
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t in_flight_bytes_now = 0;
  std::uint64_t streams = 0;         // begun
  std::uint64_t streams_broken = 0;  // that have not come to their end: the client left, or the writer gave up
  std::uint64_t streams_now = 0;
};

// A connection's requests are answered in their order, one after the other. gzip bodies are decoded, and what is worth
// it is answered as gzip to who takes that. A body that is streamed goes out in chunks, to a client of HTTP/1.0 until
// the connection is closed; one that is broken ends without its last chunk, there with a reset. What is no request and
// what is over a limit is answered by the server, as application/problem+json. A handler that throws, or drops the
// reply without calling it, has answered 500; a reply called twice counts once; one that comes after the end of its
// connection or of the server does nothing.
class HttpServer {
 public:
  HttpServer();
  ~HttpServer();  // stop() without waiting
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens and starts the thread; once. The handler outlives the server's stop(). Fails with kStop where it cannot
  // listen there, and has then started nothing.
  ports::PortResult<ports::Done> start(const HttpOptions& options, ports::HttpHandler& handler);

  // Where it listens; after start().
  [[nodiscard]] std::uint16_t port() const;

  // Takes no more connections, closes idle ones, ends streams of events, lets requests and other streams under way
  // finish within `deadline`, then closes all and ends the thread: the handler is not called any more. True if every
  // request was answered to its end. Any thread but the server's; once it is stopped this does nothing.
  bool stop(Duration deadline);

  [[nodiscard]] HttpServerStats stats() const;  // any thread

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace relance::adapters::http
