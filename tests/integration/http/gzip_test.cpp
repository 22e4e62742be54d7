#include <zlib.h>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

constexpr std::string_view kGzip = "Content-Encoding: gzip\r\n";

class GzipBody : public ServerTest {
 protected:
  GzipBody() { options.limits.body_bytes_max = 100'000; }

  void expect_refused(std::string_view body, int status, std::string_view headers = kGzip) {
    Client asking = client();
    expect_refusal(asking.ask(post("/", body, headers)), status, asking);
    EXPECT_EQ(handler.count(), 0u);
    EXPECT_EQ(server.stats().in_flight_bytes_now, 0u);
  }
};

TEST_F(GzipBody, IsDecodedAndKeptAsItCame) {
  start();
  Client asking = client();
  std::string text;
  for (int i = 0; text.size() < 90'000; ++i) text += std::to_string(i);
  const std::string body = gzip(text);
  EXPECT_EQ(asking.ask(post("/", body, kGzip)).status, 200);
  EXPECT_EQ(handler.wait().body, text);
  EXPECT_EQ(handler.wait().raw_body, body);
  EXPECT_EQ(asking.ask(post("/", body, "content-encoding: X-GZip\r\n")).status, 200);
  EXPECT_EQ(handler.wait(2).body, text);
}

TEST_F(GzipBody, MayHaveSeveralMembers) {
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(post("/", gzip("one ") + gzip("") + gzip("two"), kGzip)).status, 200);
  EXPECT_EQ(handler.wait().body, "one two");
}

TEST_F(GzipBody, MayComeInChunks) {
  start();
  Client asking = client();
  const std::string body = gzip("chunked");
  std::string text = "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
  for (const char byte : body) text.append("1\r\n").append(1, byte).append("\r\n");
  EXPECT_EQ(asking.ask(text + "0\r\n\r\n").status, 200);
  EXPECT_EQ(handler.wait().body, "chunked");
}

TEST_F(GzipBody, OfNothingIsNothing) {
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(post("/", "", kGzip)).status, 200);
  EXPECT_EQ(handler.wait().body, "");
  EXPECT_EQ(asking.ask(post("/", gzip(""), kGzip)).status, 200);
  EXPECT_EQ(handler.wait(2).body, "");
}

TEST_F(GzipBody, AsLargeAsTheLimitIsTaken) {
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(post("/", gzip(std::string(100'000, 'x')), kGzip)).status, 200);
}

TEST_F(GzipBody, ThatIsABombIsRefused) {
  start();
  expect_refused(gzip(std::string(100'001, 'x')), 413);
  expect_refused(gzip(std::string(50'000'000, '\0')), 413);
  expect_refused(gzip(std::string(60'000, 'x')) + gzip(std::string(60'000, 'y')), 413);
}

TEST_F(GzipBody, ThatIsBrokenIsRefused) {
  start();
  const std::string good = gzip("some text that is long enough to be cut");
  expect_refused("plain text", 400);
  for (std::size_t size = 1; size < good.size(); ++size) expect_refused(good.substr(0, size), 400);
  expect_refused(good + "behind it", 400);
  std::string damaged = good;
  damaged[good.size() - 6] = static_cast<char>(damaged[good.size() - 6] ^ 1);
  expect_refused(damaged, 400);
}

TEST_F(GzipBody, CountsTwiceWhileItIsInFlight) {
  options.limits.in_flight_bytes_max = 50'000;
  start();
  Client asking = client();
  expect_refusal(asking.ask(post("/", gzip(std::string(60'000, 'x')), kGzip)), 503, asking);
  EXPECT_EQ(server.stats().in_flight_bytes_now, 0u);
}

TEST_F(GzipBody, AloneOfAllEncodingsIsKnown) {
  start();
  for (const std::string_view encoding : {"br", "deflate", "zstd", "gzip, gzip", "gzip, br", "gzipped", "\"gzip\""}) {
    expect_refused("x", 415, std::string{"Content-Encoding: "}.append(encoding).append("\r\n"));
  }
  expect_refused(gzip(gzip("x")), 415, "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n");
  Client asking = client();
  const Reply reply = asking.ask(post("/", "x", "Content-Encoding: br\r\n"));
  EXPECT_EQ(reply.headers.at("Accept-Encoding"), "gzip");
  Client plain = client();
  EXPECT_EQ(plain.ask(post("/", "x", "Content-Encoding: identity\r\n")).status, 200);
}

}  // namespace
}  // namespace relance::adapters::http
