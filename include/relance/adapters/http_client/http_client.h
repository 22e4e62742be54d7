// The HTTP client: libcurl behind ports::HttpClient.
#pragma once

#include <memory>
#include <string>

#include <relance/ports/http_client.h>

namespace relance::http_client {

struct HttpClientOptions {
  std::string ca_file;  // trusted certificates, in PEM; empty: those of the system
  std::string user_agent = "relance";
};

// Never throws; errors occur only per request. Proxies set in the environment are ignored: requests carry secrets.
[[nodiscard]] std::unique_ptr<ports::HttpClient> make_http_client(HttpClientOptions options = {});

[[nodiscard]] std::string library_version();  // "7.88.1 (OpenSSL/3.0.17)"

}  // namespace relance::http_client
