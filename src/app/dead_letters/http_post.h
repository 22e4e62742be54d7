// One HTTP request to a process of our own.
#pragma once

#include <string>
#include <string_view>

namespace relance::app {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// `url`: `http://HOST[:PORT]`, nothing behind it; a connection for each call, which waits 30 s at most. Throws
// CommandError: kUsage for another url, kUnavailable where nobody answers.
[[nodiscard]] HttpAnswer post_events(const std::string& url, const std::string& token, std::string_view body);

}  // namespace relance::app
