// Parses one request directly into the structure for the handler. Included only by http_server.cpp, because Beast takes
// long to compile.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <relance/base/text.h>

#include "framing.h"
#include "refusal.h"
#include "request_target.h"
#include "server_state.h"

namespace relance::adapters::http {

namespace beast = boost::beast;

class RequestParser final : public beast::http::basic_parser<true> {
 public:
  RequestParser(const HttpLimits& limits, Charge& charge) : limits_(limits), charge_(charge) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(limits.body_bytes_max);
    eager(true);
  }

  // The refusal after put() has failed.
  [[nodiscard]] Refusal refusal_of(const beast::error_code& error) const {
    if (refusal_) return refusal_;
    if (error == beast::http::error::header_limit) return refusals::kHeaderTooLarge;
    if (error == beast::http::error::body_limit) return refusals::kBodyTooLarge;
    return refusals::kJunk;
  }

  [[nodiscard]] const Framing& framing() const { return framing_; }
  [[nodiscard]] bool is_http_1_0() const { return http_1_0_; }
  [[nodiscard]] ports::HttpRequest take() { return std::move(request_); }

 private:
  using Error = beast::error_code;
  using Text = beast::string_view;
  using Verb = beast::http::verb;
  using Field = beast::http::field;

  static constexpr std::size_t kBodyReserveBytesMax = 16 * 1024;

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  void refuse(const Refusal& refusal, Error& error) {
    refusal_ = refusal;
    error = beast::http::error::bad_field;
  }

  // Beast's own limit applies to a single call.
  void count_header(std::size_t bytes, Error& error) {
    header_bytes_ += bytes;
    if (header_bytes_ > limits_.header_bytes_max) refuse(refusals::kHeaderTooLarge, error);
  }

  void on_request_impl(Verb, Text method, Text target, int version, Error& error) override {
    constexpr std::size_t kRestBytes = 12;  // two spaces, HTTP/1.1, line break
    request_.method.assign(method.data(), method.size());
    http_1_0_ = version == 10;
    if (!read_target(view(target), request_)) return refuse(refusals::kBadTarget, error);
    count_header(method.size() + target.size() + kRestBytes, error);
  }

  void on_field_impl(Field, Text name, Text value, Error& error) override {
    if (header_done_) return;  // a trailer: ignored
    constexpr std::size_t kRestBytes = 4;
    auto& [key, text] = request_.headers.emplace_back();
    key = ascii_lower(view(name));
    text.assign(value.data(), value.size());
    if (request_.headers.size() > limits_.headers_max) return refuse(refusals::kHeaderTooLarge, error);
    count_header(name.size() + value.size() + kRestBytes, error);
  }

  void on_header_impl(Error& error) override {
    header_done_ = true;
    if (const Refusal refusal = check_framing(request_, http_1_0_, framing_)) refuse(refusal, error);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override {
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kBodyReserveBytesMax)));
  }

  std::size_t on_body_impl(Text bytes, Error& error) override {
    if (charge_.add(bytes.size())) {
      request_.body.append(bytes.data(), bytes.size());
    } else {
      refuse(refusals::kInFlight, error);
    }
    return bytes.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error& error) override {
    return on_body_impl(bytes, error);
  }

  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  void on_finish_impl(Error&) override {}
  void on_response_impl(int, Text, int, Error&) override {}

  const HttpLimits& limits_;
  Charge& charge_;
  ports::HttpRequest request_;
  Framing framing_;
  Refusal refusal_;
  std::size_t header_bytes_ = 0;
  bool header_done_ = false;
  bool http_1_0_ = false;
};

}  // namespace relance::adapters::http
