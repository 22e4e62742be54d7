#include "http_post.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "io/exit_code.h"
#include "io/file_descriptor.h"

namespace relance::app {
namespace {

constexpr time_t kTimeoutSeconds = 30;
constexpr std::size_t kAnswerBytesMax = 1024 * 1024;
constexpr std::string_view kHeaderEnd = "\r\n\r\n";

struct Place {
  std::string host;  // without brackets
  std::string port = "80";
};

[[noreturn]] void refuse(const std::string& url) {
  throw CommandError(ExitCode::kUsage, url + ": must look like http://127.0.0.1:8080");
}
[[noreturn]] void unavailable(const std::string& url, std::string_view why) {
  throw CommandError(ExitCode::kUnavailable, fmt::format("{}: {}", url, why));
}

Place parse_url(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  std::string_view rest = url;
  if (!rest.starts_with(kScheme)) refuse(url);
  rest.remove_prefix(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?# @\r\n") != std::string_view::npos) refuse(url);
  Place place;
  const std::size_t colon = rest.find(':', rest.starts_with('[') ? std::min(rest.find(']'), rest.size()) : 0);
  if (colon != std::string_view::npos) place.port = rest.substr(colon + 1);
  std::string_view host = rest.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  place.host = host;
  if (place.host.empty() || place.port.empty()) refuse(url);
  return place;
}

FileDescriptor connect_to(const std::string& url, const Place& place) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(place.host.c_str(), place.port.c_str(), &wanted, &found);
  if (error != 0) unavailable(url, ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  int last_error = 0;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    FileDescriptor socket(::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol), true);
    const timeval timeout{kTimeoutSeconds, 0};
    if (socket.get() >= 0 && ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == 0 &&
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == 0 &&
        ::connect(socket.get(), at->ai_addr, at->ai_addrlen) == 0) {
      return socket;
    }
    last_error = errno;
  }
  unavailable(url, system_reason(last_error));
}

void send_all(const std::string& url, int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) unavailable(url, system_reason(errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

// The server closes behind its answer, as it was asked to.
std::string receive_all(const std::string& url, int socket) {
  std::string answer;
  std::string chunk(16 * 1024, '\0');
  while (true) {
    const ssize_t count = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) unavailable(url, errno == EAGAIN ? "no answer in time" : system_reason(errno));
    if (count == 0) return answer;
    answer.append(chunk, 0, static_cast<std::size_t>(count));
    if (answer.size() > kAnswerBytesMax) unavailable(url, "an answer that is too long");
  }
}

HttpAnswer parse_answer(const std::string& url, const std::string& text) {
  HttpAnswer answer;
  const std::size_t space = text.find(' ');
  const std::size_t header_end = text.find(kHeaderEnd);
  const bool is_http = text.starts_with("HTTP/1.") && space != std::string::npos && header_end != std::string::npos;
  const char* const status = is_http ? text.data() + space + 1 : nullptr;
  if (!is_http || std::from_chars(status, text.data() + header_end, answer.status).ec != std::errc{})
    unavailable(url, "no answer of HTTP");
  answer.body = text.substr(header_end + kHeaderEnd.size());
  return answer;
}

}  // namespace

HttpAnswer post_events(const std::string& url, const std::string& token, std::string_view body) {
  const Place place = parse_url(url);
  if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7f; }))
    throw CommandError(ExitCode::kUsage, "the token holds what a header cannot");
  const FileDescriptor socket = connect_to(url, place);
  const bool is_v6 = place.host.find(':') != std::string::npos;
  std::string request = fmt::format(
      "POST /events HTTP/1.1\r\nHost: {}{}{}:{}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\nConnection: close\r\n\r\n",
      is_v6 ? "[" : "", place.host, is_v6 ? "]" : "", place.port, token, body.size());
  request += body;
  send_all(url, socket.get(), request);
  return parse_answer(url, receive_all(url, socket.get()));
}

}  // namespace relance::app
