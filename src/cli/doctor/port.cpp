#include <cerrno>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <relance/base/file_descriptor.h>

#include "check.h"
#include "io/exit_code.h"

namespace relance::cli {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// 0, or the errno of listening there.
int try_to_listen(const addrinfo& address) {
  const FileDescriptor socket{::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol),
                              true};
  const int on = 1;
  const bool listens = socket.get() >= 0 && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                       ::bind(socket.get(), address.ai_addr, address.ai_addrlen) == 0 && ::listen(socket.get(), 1) == 0;
  return listens ? 0 : errno;
}

}  // namespace

Finding check_port(const config::Address& address) {
  const std::string name = fmt::format("{}:{}", address.host, address.port);
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  const std::string port = std::to_string(address.port);
  const int unknown = ::getaddrinfo(address.host.c_str(), port.c_str(), &wanted, &list);
  if (unknown != 0) return {"port", Health::kFailed, fmt::format("{}: {}", name, ::gai_strerror(unknown))};
  const Addresses addresses{list, &::freeaddrinfo};
  const int error = try_to_listen(*addresses);
  if (error == 0) return {"port", Health::kOk, fmt::format("{} is available", name)};
  return {"port", Health::kFailed, fmt::format("{}: {}", name, system_reason(error))};
}

}  // namespace relance::cli
