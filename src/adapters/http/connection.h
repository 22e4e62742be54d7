// One client connection: reads a request, passes it to the handler, writes the answer, reads the next one. Included
// only by http_server.cpp, because Asio takes long to compile.
//
//   idle -> header -> body -> handling -> writing or streaming -> idle ... -> lingering -> closed
//
// Any phase may go to `writing` with a refusal, and from there to `lingering`: the write side is shut down, and
// incoming bytes are read and dropped for a moment, since closing with unread bytes would destroy the answer in
// transit.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <relance/base/assert.h>

#include "encoding/gunzip.h"
#include "request_parser.h"
#include "server_state.h"
#include "stream_body.h"

namespace relance::adapters::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

// What a connection reports to its server.
class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  virtual void connection_closed(ConnectionId id) = 0;
  virtual void event_handled() = 0;  // called last in every event
};

// On the server's thread. Kept alive by its owner and by its pending operation.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ConnectionId id, Socket socket, ServerState& state, ConnectionOwner& owner)
      : id_(id), socket_(std::move(socket)), state_(state), owner_(owner), charge_(state) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void start_refused(const Refusal& refusal);
  void answer(std::optional<ports::HttpResponse> response);  // none: the handler gave none
  void go_on_streaming();                                    // the body has new data
  void end_events();                                         // a stream of events, where this is one: the server stops
  void expire(SteadyTime now);
  void close();

  // Whether a request is in flight.
  [[nodiscard]] bool is_busy() const {
    return phase_ != Phase::kIdle && phase_ != Phase::kLingering && phase_ != Phase::kClosed;
  }

 private:
  enum class Phase : std::uint8_t { kIdle, kHeader, kBody, kHandling, kWriting, kStreaming, kLingering, kClosed };

  // Exceptions of one connection must not affect others.
  template <class Action>
  void guarded(Action action) {
    try {
      action();
      return;
    } catch (const std::exception& exception) {
      state_.connection_failed(exception.what());
    } catch (...) {
      state_.connection_failed("an exception of an unknown type");
    }
    close();
  }
  void enter(Phase phase, Duration limit) {
    phase_ = phase;
    deadline_ = std::chrono::steady_clock::now() + limit;
  }

  bool open();
  void receive();
  void watch_client();
  void keep(std::size_t bytes);
  void received(const beast::error_code& error, std::size_t bytes);
  void advance();
  void send_continue();
  void dispatch();
  [[nodiscard]] Refusal decode(ports::HttpRequest& request);
  void refuse(const Refusal& refusal);
  void respond(const ports::HttpResponse& response, const ResponseForm& form);
  void flush();
  void flushed();
  void linger();

  void begin_stream(ports::HttpResponse response);
  void send_stream();
  void await_client();
  void end_stream(StreamBody::End end);
  void leave_stream();

  const ConnectionId id_;
  Socket socket_;
  ServerState& state_;
  ConnectionOwner& owner_;
  Phase phase_ = Phase::kIdle;
  SteadyTime deadline_{};

  // Received but not yet parsed: [begin_, end_) of the buffer.
  const std::size_t capacity_ = std::max<std::size_t>(state_.limits.header_bytes_max, 1024);
  const std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool is_receiving_ = false;

  Charge charge_;
  std::optional<RequestParser> parser_;  // of the request being read
  ResponseForm form_;                    // of its answer
  bool accepts_gzip_ = false;            // as its client said

  std::string out_;
  std::size_t sent_ = 0;

  std::shared_ptr<StreamBody> stream_;  // while it streams
  bool is_awaiting_client_ = false;     // until it can take more of the stream
};

}  // namespace relance::adapters::http
