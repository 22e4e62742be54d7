// A connection whose answer is streamed.
#pragma once

#include <boost/asio/socket_base.hpp>

#include "connection.h"
#include "response_encoding.h"

namespace relance::adapters::http {

inline void Connection::begin_stream(ports::HttpResponse response) {
  const bool is_gzip = choose_gzip(response, accepts_gzip_);
  form_.body_end = form_.http_1_0 ? BodyEnd::kClose : BodyEnd::kChunks;
  form_.keep_alive = form_.keep_alive && !form_.http_1_0;
  if (form_.head_only || !has_content(response.status)) return respond(response, form_);
  if (state_.counters.streams_now >= state_.limits.streams_max) return refuse(refusals::kStreams);
  charge_.release();
  out_.clear();
  sent_ = 0;
  response.body.clear();
  ResponseForm dated = form_;
  dated.date = state_.date();
  append_response(response, dated, out_);
  const bool is_events = response.content_type.starts_with("text/event-stream");
  stream_ = std::make_shared<StreamBody>(state_.completions, id_,
                                         StreamForm{.is_chunked = !form_.http_1_0,
                                                    .is_gzip = is_gzip,
                                                    .sends_at_once = is_events,
                                                    .bytes_max = state_.limits.stream_bytes_max});
  ++state_.counters.streams;
  ++state_.counters.streams_now;
  enter(Phase::kStreaming, state_.limits.response_timeout);
  response.stream(std::make_unique<StreamWriter>(stream_));
  if (state_.stopping) end_events();
  watch_client();
  send_stream();
}

inline void Connection::go_on_streaming() {
  guarded([this] {
    if (phase_ == Phase::kStreaming && !is_awaiting_client_) send_stream();
  });
}

inline void Connection::end_events() {
  if (stream_ != nullptr && stream_->form().sends_at_once) stream_->end_by_server();
}

// The timeout restarts whenever the client takes something; it does not run while nothing is to be sent.
inline void Connection::send_stream() {
  constexpr int kTurns = 4;  // then other connections get their turn
  for (int turn = 0; turn < kTurns; ++turn) {
    if (sent_ == out_.size()) {
      sent_ = 0;
      const StreamBody::End end = stream_->take(out_);
      if (end != StreamBody::End::kOpen) return end_stream(end);
      deadline_ = SteadyTime::max();
      if (out_.empty()) return;
    }
    beast::error_code error;
    const std::size_t bytes = socket_.write_some(asio::buffer(out_.data() + sent_, out_.size() - sent_), error);
    if (error && error != asio::error::would_block) return close();
    if (error) break;
    sent_ += bytes;
    state_.counters.bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
    enter(Phase::kStreaming, state_.limits.response_timeout);
  }
  await_client();
}

inline void Connection::await_client() {
  if (deadline_ == SteadyTime::max()) enter(Phase::kStreaming, state_.limits.response_timeout);
  is_awaiting_client_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const beast::error_code& failed) {
    self->is_awaiting_client_ = false;
    self->guarded([&] {
      if (self->phase_ != Phase::kStreaming) return;
      return failed ? self->close() : self->send_stream();
    });
    self->owner_.event_handled();
  });
}

inline void Connection::end_stream(StreamBody::End end) {
  if (end == StreamBody::End::kBroken) return close();
  stream_.reset();
  --state_.counters.streams_now;
  out_.clear();
  enter(Phase::kWriting, state_.limits.response_timeout);
  form_.keep_alive = form_.keep_alive && !state_.stopping;
  flushed();
}

// When the connection ends before the body. Without chunks an orderly close would look like the end of the body.
inline void Connection::leave_stream() {
  if (stream_ == nullptr) return;
  beast::error_code error;
  if (form_.body_end == BodyEnd::kClose) socket_.set_option(asio::socket_base::linger(true, 0), error);
  stream_->leave();
  stream_.reset();
  --state_.counters.streams_now;
  ++state_.counters.streams_broken;
}

}  // namespace relance::adapters::http
