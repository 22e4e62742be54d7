#include "response_text.h"

#include <gtest/gtest.h>

namespace relance::adapters::http {
namespace {

using std::chrono::sys_days;

TEST(HttpDate, IsTheOneOfTheRfc) {
  using namespace std::chrono_literals;
  EXPECT_EQ(http_date(sys_days{1994y / 11 / 6} + 8h + 49min + 37s), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(sys_days{2024y / 2 / 29}), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(http_date(sys_days{2026y / 12 / 31} + 23h + 59min + 59s), "Thu, 31 Dec 2026 23:59:59 GMT");
}

std::string written(const ports::HttpResponse& response, const ResponseForm& form) {
  std::string out;
  append_response(response, form, out);
  return out;
}

TEST(ResponseText, HoldsWhatAClientNeeds) {
  const ports::HttpResponse response{202, "text/plain", "abc", {{"A", "b"}}};
  EXPECT_EQ(written(response, {.date = "today"}),
            "HTTP/1.1 202 Accepted\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nA: b\r\n\r\nabc");
  EXPECT_EQ(written(response, {.date = "today", .keep_alive = false, .head_only = true}),
            "HTTP/1.1 202 Accepted\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
            "Connection: close\r\nA: b\r\n\r\n");
}

TEST(ResponseText, HasNoContentWhereNoneIsAllowed) {
  EXPECT_EQ(written({204, "text/plain", "abc", {}}, {.date = "today"}),
            "HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n");
}

}  // namespace
}  // namespace relance::adapters::http
