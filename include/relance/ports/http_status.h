// Statuses that the program returns (RFC 9110, section 15; RFC 6585).
#pragma once

#include <string_view>

namespace relance::ports {

// `otherwise` is returned for a status that is not listed.
[[nodiscard]] constexpr std::string_view status_title(int status, std::string_view otherwise = "Error") {
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
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:  // any other number
      return otherwise;
  }
}

}  // namespace relance::ports
