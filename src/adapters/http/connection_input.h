// The input side of a connection: from the first byte to the handler.
#pragma once

#include <relance/http/accept_encoding.h>

#include "connection.h"

namespace relance::adapters::http {

inline bool Connection::open() {
  beast::error_code error;
  socket_.non_blocking(true, error);
  if (!error) socket_.set_option(Tcp::no_delay(true), error);
  if (error) close();
  return !error;
}

// A new client gets the time of one header: an open connection without a request costs memory.
inline void Connection::start() {
  guarded([this] {
    if (!open()) return;
    enter(Phase::kIdle, state_.limits.header_timeout);
    receive();
  });
}

inline void Connection::start_refused(const Refusal& refusal) {
  guarded([&] {
    if (open()) refuse(refusal);
  });
}

inline void Connection::receive() {
  if (is_receiving_) return;
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (end_ == capacity_) {
    std::copy(buffer_.get() + begin_, buffer_.get() + end_, buffer_.get());
    end_ -= std::exchange(begin_, 0);
  }
  RELANCE_ASSERT(end_ < capacity_);
  is_receiving_ = true;
  socket_.async_read_some(
      asio::buffer(buffer_.get() + end_, capacity_ - end_),
      [self = shared_from_this()](const beast::error_code& error, std::size_t bytes) { self->received(error, bytes); });
}

inline void Connection::received(const beast::error_code& error, std::size_t bytes) {
  is_receiving_ = false;
  guarded([&] {
    switch (phase_) {
      case Phase::kIdle:
      case Phase::kHeader:
      case Phase::kBody:
        if (error) return close();
        keep(bytes);
        return advance();
      case Phase::kLingering:
        if (error) return close();
        return receive();
      case Phase::kStreaming:
        if (error) return close();
        keep(bytes);
        return watch_client();
      case Phase::kHandling:  // the client was watched while the previous answer was streamed
      case Phase::kWriting:   // the same, or a refusal has overtaken what was read, which is dropped
        if (!error) keep(bytes);
        return;
      case Phase::kClosed:
        return;
    }
  });
  owner_.event_handled();
}

inline void Connection::keep(std::size_t bytes) {
  state_.counters.bytes_received.fetch_add(bytes, std::memory_order_relaxed);
  end_ += bytes;
}

// Reading detects that the client has left; what it sends meanwhile is kept, as far as there is room.
inline void Connection::watch_client() {
  if (end_ - begin_ < capacity_) receive();
}

inline void Connection::advance() {
  if (!parser_) {
    parser_.emplace(state_.limits, charge_);
    enter(Phase::kHeader, state_.limits.header_timeout);
  }
  beast::error_code error;
  begin_ += parser_->put(asio::const_buffer(buffer_.get() + begin_, end_ - begin_), error);
  if (error && error != beast::http::error::need_more) return refuse(parser_->refusal_of(error));
  if (parser_->is_done()) return dispatch();
  if (end_ - begin_ == capacity_) {
    return refuse(parser_->is_header_done() ? refusals::kJunk : refusals::kHeaderTooLarge);
  }
  if (phase_ == Phase::kHeader && parser_->is_header_done()) {
    enter(Phase::kBody, state_.limits.body_timeout);
    if (parser_->framing().expects_continue) send_continue();
  }
  if (phase_ != Phase::kClosed) receive();
}

// So few bytes always fit: nothing else is in transit to this client.
inline void Connection::send_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  beast::error_code error;
  if (socket_.write_some(asio::buffer(kContinue.data(), kContinue.size()), error) != kContinue.size()) close();
}

inline void Connection::dispatch() {
  ports::HttpRequest request = parser_->take();
  form_ = {.date = {},
           .keep_alive = parser_->keep_alive() && !state_.stopping,
           .http_1_0 = parser_->is_http_1_0(),
           .head_only = request.method == "HEAD",
           .body_end = BodyEnd::kLength};
  if (form_.head_only) request.method = "GET";
  accepts_gzip_ = relance::http::accepts_coding(request, "gzip");
  if (parser_->framing().is_gzip) {
    if (const Refusal refusal = decode(request)) return refuse(refusal);
  }
  parser_.reset();
  phase_ = Phase::kHandling;
  deadline_ = SteadyTime::max();
  state_.counters.requests.fetch_add(1, std::memory_order_relaxed);
  const auto exchange = std::make_shared<Exchange>(state_.completions, id_, accepts_gzip_);
  try {
    state_.handler->handle(std::move(request),
                           [exchange](ports::HttpResponse response) { exchange->answer(std::move(response)); });
    return;
  } catch (const std::exception& exception) {
    state_.handler_failed(exception.what());
  } catch (...) {
    state_.handler_failed("an exception of an unknown type");
  }
  exchange->answer(response_of(refusals::kHandlerFailed, state_.limits));
}

inline Refusal Connection::decode(ports::HttpRequest& request) {
  if (request.body.empty()) return {};
  std::string decoded;
  switch (gunzip(request.body, state_.limits.body_bytes_max, decoded)) {
    case Gunzipped::kAll:
      break;
    case Gunzipped::kCorrupt:
      return refusals::kBadGzip;
    case Gunzipped::kTooLarge:
      return refusals::kBodyTooLarge;
  }
  if (!charge_.add(decoded.size())) return refusals::kInFlight;
  request.raw_body = std::exchange(request.body, std::move(decoded));
  return {};
}

}  // namespace relance::adapters::http
