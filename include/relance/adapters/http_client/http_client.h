// The HTTP client: libcurl behind ports::HttpClient.
#pragma once

#include <memory>
#include <string>

#include <relance/ports/http_client.h>

namespace relance::http_client {

struct HttpClientOptions {
  std::string ca_file;  // certificates to trust, in PEM; empty: those of the system
  std::string user_agent = "relance";
};

// Never throws; fails only per request. Proxies that the environment names are not used: requests carry secrets.
[[nodiscard]] std::unique_ptr<ports::HttpClient> make_http_client(HttpClientOptions options = {});

[[nodiscard]] std::string library_version();  // "7.88.1 (OpenSSL/3.0.17)"

}  // namespace relance::http_client
