// Statuses that the program answers (RFC 9110, section 15).
#pragma once

#include <string_view>

namespace relance::ports {

[[nodiscard]] constexpr std::string_view status_title(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:  // any other number that a caller hands over
      return "Error";
  }
}

}  // namespace relance::ports
