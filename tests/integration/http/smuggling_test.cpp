#include <array>
#include <random>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

class Smuggling : public ServerTest {
 protected:
  void expect_refused(const std::string& text, int status = 400) {
    Client asking = client();
    asking.send(text);
    asking.end_sending();
    EXPECT_EQ(asking.read().status, status) << text;
    EXPECT_EQ(asking.read().status, 0) << "one answer, then the end: " << text;
    EXPECT_EQ(handler.count(), 0u) << text;
  }
};

constexpr std::string_view kHead = "POST / HTTP/1.1\r\nHost: test\r\n";
constexpr std::string_view kHidden = "GET /hidden HTTP/1.1\r\nHost: test\r\n\r\n";

TEST_F(Smuggling, ByTwoWaysToSayTheLengthIsRefused) {
  start();
  for (const std::string_view fields :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 4, 5\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 4,\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"}) {
    expect_refused(std::string{kHead}.append(fields).append("\r\n0\r\n\r\n").append(kHidden));
  }
}

TEST_F(Smuggling, ByALengthThatIsNoNumberIsRefused) {
  start();
  for (const std::string_view length :
       {"", " ", "x", "+4", "-4", "0x4", "4 4", "4.0", "99999999999999999999999", "\"4\"", "4;a", "\x04"}) {
    expect_refused(std::string{kHead}.append("Content-Length: ").append(length).append("\r\n\r\nbody"));
  }
}

TEST_F(Smuggling, ByATransferEncodingThatWeDoNotKnowIsRefused) {
  start();
  for (const std::string_view encoding : {"gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "identity",
                                          "xchunked", "chunkedx", "\"chunked\"", "chunked;a=b", "", "chunk ed",
                                          "\x0b"
                                          "chunked"}) {
    expect_refused(std::string{kHead}.append("Transfer-Encoding: ").append(encoding).append("\r\n\r\n0\r\n\r\n"));
  }
  expect_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_F(Smuggling, ByAHeaderThatProxiesReadInAnotherWayIsRefused) {
  start();
  for (const std::string_view fields :
       {"Transfer-Encoding : chunked\r\n", "Transfer-Encoding\t: chunked\r\n", "Content-Length : 4\r\n",
        ": nothing\r\n", "No colon\r\n", "A\0B: c\r\n", "A: b\nContent-Length: 4\r\n", "A: b\rContent-Length: 4\r\n",
        "A: \x01\r\n", "(A): b\r\n"}) {
    expect_refused(std::string{kHead}.append(fields).append("\r\n"));
  }
  expect_refused(std::string{kHead}.append("A: b\0c\r\n\r\n", 10));
  expect_refused("POST / HTTP/1.1\r\n Host: test\r\n\r\n");
  expect_refused("POST / HTTP/1.1\nHost: test\n\n");
}

TEST_F(Smuggling, ByBrokenChunksIsRefused) {
  start();
  const std::string head = std::string{kHead} + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string_view chunks :
       {"x\r\n", "-1\r\nx\r\n", "0x1\r\nx\r\n\r\n", "1\nx\n0\n\n\r\n\r\n", "1\r\nxy\r\n0\r\n\r\n",
        "10000000000000001\r\nx\r\n", "1 \r\nx\r\n0\r\n\r\n", " 1\r\nx\r\n0\r\n\r\n", "1\r\nx0\r\n\r\n", "\r\n",
        "1;\r\n\x01\r\n0\r\n\r\n", "0\r\nno colon\r\n\r\n", "0\r\nContent-Length: 4\r\n\r\n",
        "1\r\r\nx\r\n0\r\n\r\n"}) {
    expect_refused(head + std::string{chunks});
  }
}

TEST_F(Smuggling, ByHostIsRefused) {
  start();
  expect_refused("GET / HTTP/1.1\r\n\r\n");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n");
}

TEST_F(Smuggling, ByWhatIsNoRequestIsRefused) {
  start();
  const std::string host = "\r\nHost: test\r\n\r\n";
  for (const std::string_view line : {"",
                                      "GET",
                                      "GET /",
                                      "GET / HTTP/1.2",
                                      "GET / HTTP/2.0",
                                      "GET / HTTP/0.9",
                                      "GET / http/1.1",
                                      "GET  / HTTP/1.1",
                                      "GET / HTTP/1.1 ",
                                      " GET / HTTP/1.1",
                                      "G\x01T / HTTP/1.1",
                                      "GET /a b HTTP/1.1",
                                      "GET\t/\tHTTP/1.1",
                                      "GET path HTTP/1.1",
                                      "CONNECT host:80 HTTP/1.1",
                                      "GET /% HTTP/1.1",
                                      "GET /%4 HTTP/1.1",
                                      "GET /%zz HTTP/1.1",
                                      "GET /?a=%z1 HTTP/1.1",
                                      "GET ftp://test/ HTTP/1.1",
                                      "GET /a#b HTTP/1.1",
                                      "PRI * HTTP/2.0"}) {
    expect_refused(std::string{line} + host);
  }
  expect_refused(std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11} + std::string(64, '\x7f') + host);
}

TEST_F(Smuggling, BehindABodyIsTheNextRequestAndNothingElse) {
  start();
  Client asking = client();
  asking.send(post("/outer", kHidden) + get("/next"));
  EXPECT_EQ(asking.read().body, "/outer");
  EXPECT_EQ(asking.read().body, "/next");
  EXPECT_EQ(handler.count(), 2u);
}

TEST_F(Smuggling, ByAnAbsoluteTargetOrAsteriskIsReadAsOneSays) {
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(get("http://elsewhere/path?x=1")).body, "/path");
  EXPECT_EQ(asking.ask(get("http://elsewhere?x=1")).body, "/");
  EXPECT_EQ(asking.ask(get("https://elsewhere")).body, "/");
  EXPECT_EQ(asking.ask("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n").body, "*");
}

// Mutations of good requests: whatever comes, the server answers or closes, and goes on with others.
TEST_F(Smuggling, ByAnythingElseEndsNothing) {
  options.limits.linger_timeout = std::chrono::milliseconds{50};
  start();
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  const std::array<std::string, 3> good = {
      post("/a?b=c", "0123456789"),
      std::string{kHead} + "Transfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nabcde\r\n0\r\nA: b\r\n\r\n",
      post("/", "x", "Content-Encoding: gzip\r\n")};
  constexpr std::string_view kBytes = "\r\n :;,0aF\t\"%?\x00\xff";
  for (int i = 0; i < 2000; ++i) {
    std::string text = good[random() % good.size()];
    for (auto changes = 1 + random() % 4; changes != 0; --changes) {
      const std::size_t place = random() % text.size();
      const char byte = kBytes[random() % kBytes.size()];
      switch (random() % 3) {
        case 0:
          text[place] = byte;
          break;
        case 1:
          text.insert(place, 1, byte);
          break;
        default:  // the third of three
          text.erase(place, 1);
      }
    }
    Client asking = client();
    asking.send(text);
    asking.end_sending();
    while (asking.read().status != 0) {
    }
  }
  Client asking = client();
  EXPECT_EQ(asking.ask(get("/alive")).body, "/alive");
  EXPECT_EQ(server.stats().internal_failures, 0u);
  EXPECT_TRUE(eventually([&] { return server.stats().in_flight_bytes_now == 0; }));
}

}  // namespace
}  // namespace relance::adapters::http
