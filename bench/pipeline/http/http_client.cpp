#include "http_client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace relance::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::chrono::seconds kTimeout{10};

}  // namespace

std::optional<HttpAnswer> http_get(std::uint16_t port, const std::string& path) {
  asio::io_context io;
  beast::tcp_stream stream(io);
  http::request<http::empty_body> request(http::verb::get, path, 11);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::connection, "close");
  http::response<http::string_body> response;
  beast::flat_buffer buffer;
  bool is_done = false;
  stream.expires_after(kTimeout);
  stream.async_connect({asio::ip::address_v4::loopback(), port}, [&](beast::error_code failed) {
    if (failed) return;
    http::async_write(stream, request, [&](beast::error_code write_failed, std::size_t) {
      if (write_failed) return;
      http::async_read(stream, buffer, response,
                       [&](beast::error_code read_failed, std::size_t) { is_done = !read_failed; });
    });
  });
  io.run();
  if (!is_done) return std::nullopt;
  return HttpAnswer{static_cast<int>(response.result_int()), std::move(response.body())};
}

std::uint16_t free_port() {
  asio::io_context io;
  return tcp::acceptor(io, {asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
}

}  // namespace relance::bench
