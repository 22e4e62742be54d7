// The output side of a connection: from an answer to the next request, or to the close.
#pragma once

#include "connection.h"

namespace relance::adapters::http {

inline void Connection::answer(std::optional<ports::HttpResponse> response) {
  guarded([&] {
    if (phase_ != Phase::kHandling) return;
    if (!response) state_.handler_failed("the handler dropped the request");
    form_.keep_alive = form_.keep_alive && !state_.stopping;
    if (response && response->stream) return begin_stream(*std::move(response));
    respond(response ? *response : response_of(refusals::kHandlerFailed, state_.limits), form_);
  });
}

inline void Connection::refuse(const Refusal& refusal) {
  state_.counters.refusals.fetch_add(1, std::memory_order_relaxed);
  parser_.reset();
  begin_ = end_ = 0;
  form_ = {};
  form_.keep_alive = false;
  respond(response_of(refusal, state_.limits), form_);
}

inline void Connection::respond(const ports::HttpResponse& response, const ResponseForm& form) {
  charge_.release();
  out_.clear();
  sent_ = 0;
  ResponseForm dated = form;
  dated.date = state_.date();
  append_response(response, dated, out_);
  enter(Phase::kWriting, state_.limits.response_timeout);
  flush();
}

// Most answers fit into the socket buffer at once, which saves an iteration of the event loop.
inline void Connection::flush() {
  beast::error_code error;
  const std::size_t bytes = socket_.write_some(asio::buffer(out_.data() + sent_, out_.size() - sent_), error);
  if (error && error != asio::error::would_block) return close();
  sent_ += error ? 0 : bytes;
  if (sent_ == out_.size()) return flushed();
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const beast::error_code& failed) {
    self->guarded([&] {
      if (self->phase_ != Phase::kWriting) return;
      return failed ? self->close() : self->flush();
    });
    self->owner_.event_handled();
  });
}

inline void Connection::flushed() {
  constexpr std::size_t kKeptBytesMax = 64 * 1024;
  state_.counters.bytes_sent.fetch_add(out_.size(), std::memory_order_relaxed);
  if (out_.capacity() > kKeptBytesMax) out_ = {};
  if (!form_.keep_alive) return linger();
  if (begin_ != end_) return advance();
  enter(Phase::kIdle, state_.limits.idle_timeout);
  receive();
}

inline void Connection::linger() {
  enter(Phase::kLingering, state_.limits.linger_timeout);
  beast::error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  begin_ = end_ = 0;
  if (error) return close();
  receive();
}

inline void Connection::expire(SteadyTime now) {
  if (now < deadline_) return;
  guarded([this] {
    switch (phase_) {
      case Phase::kHeader:
        return refuse(refusals::kHeaderTimeout);
      case Phase::kBody:
        return refuse(refusals::kBodyTimeout);
      case Phase::kIdle:
      case Phase::kWriting:
      case Phase::kStreaming:
      case Phase::kLingering:
        return close();
      case Phase::kHandling:
      case Phase::kClosed:
        return;
    }
  });
}

inline void Connection::close() {
  if (std::exchange(phase_, Phase::kClosed) == Phase::kClosed) return;
  charge_.release();
  leave_stream();
  beast::error_code error;
  socket_.close(error);
  owner_.connection_closed(id_);
}

}  // namespace relance::adapters::http
