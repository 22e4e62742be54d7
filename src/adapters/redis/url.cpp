#include <charconv>
#include <utility>

#include <relance/adapters/redis/cache.h>
#include <relance/base/encoding.h>

namespace relance::redis {
namespace {

constexpr std::string_view kPlain = "redis://";
constexpr std::string_view kSecured = "rediss://";

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.starts_with('-');
}

auto refused(std::string why) {
  return ports::failure(ports::Reaction::kStop,
                        "the Redis URL is not redis://[user:password@]host[:port][/database]: " + std::move(why));
}

bool read_credentials(std::string_view text, RedisOptions& options) {
  const std::size_t colon = text.find(':');
  auto user = percent_decode(text.substr(0, colon));
  auto password = colon == std::string_view::npos ? std::string{} : percent_decode(text.substr(colon + 1));
  if (!user || !password) return false;
  options.user = *std::move(user);
  options.password = *std::move(password);
  return true;
}

bool read_address(std::string_view text, RedisOptions& options) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    options.host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    options.host = text.substr(0, text.find(':'));
    text.remove_prefix(options.host.size());
  }
  if (options.host.empty() || options.host.find_first_of(" []") != std::string::npos) return false;
  if (text.empty()) return true;
  return text.starts_with(':') && read_number(text.substr(1), options.port) && options.port != 0;
}

}  // namespace

ports::PortResult<RedisOptions> parse_redis_url(std::string_view url) {
  RedisOptions options;
  options.tls = url.starts_with(kSecured);
  if (!options.tls && !url.starts_with(kPlain)) return refused("another scheme");
  url.remove_prefix(options.tls ? kSecured.size() : kPlain.size());
  // A valid address has no `@`: what precedes the last one may be badly encoded credentials.
  const std::size_t path = url.find_first_of("/?#", url.find_last_of('@') == url.npos ? 0 : url.find_last_of('@'));
  const std::string_view authority = url.substr(0, path);
  const std::string_view behind = path == url.npos ? std::string_view{} : url.substr(path);
  const std::size_t at = authority.find_last_of('@');
  if (at != authority.npos && !read_credentials(authority.substr(0, at), options)) {
    return refused("the user or the password is not percent-encoded");
  }
  if (!read_address(at == authority.npos ? authority : authority.substr(at + 1), options)) {
    return refused("the host is missing or the port is invalid");
  }
  const bool names_none = behind.empty() || behind == "/";
  if (!names_none && (behind.front() != '/' || !read_number(behind.substr(1), options.database))) {
    return refused("the path is not a database number");
  }
  return options;
}

}  // namespace relance::redis
