// Answers as gzip: to whom, of what, and that they are what was said.
#include <memory>
#include <mutex>
#include <thread>

#include <encoding/gunzip.h>

#include <relance/http/accept_encoding.h>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

bool takes_gzip(std::string value) {
  ports::HttpRequest request;
  request.headers.emplace_back("accept-encoding", std::move(value));
  return relance::http::accepts_coding(request, "gzip");
}

TEST(AcceptEncoding, IsReadWithItsQualities) {
  for (const char* value : {"gzip", "GZip", "x-gzip", "br, gzip", "gzip;q=0.5, br;q=1.0", "deflate,gzip ; q=0.001", "*",
                            "*;q=0.1", "identity, *;q=1", "gzip;q=1.000, identity;q=0.5", "gzip;Q=1"}) {
    EXPECT_TRUE(takes_gzip(value)) << value;
  }
  for (const char* value :
       {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "*, gzip;q=0", "*;q=0", "gzip;q=0.5, identity", "gzip;q=2",
        "gzip;q=0.1234", "gzip;q=x", "gzip;q=1.5", "gzip;q=", "gzip;q=1x", "gzipped", "a;b=gzip", ",,;"}) {
    EXPECT_FALSE(takes_gzip(value)) << value;
  }
  EXPECT_FALSE(relance::http::accepts_coding({}, "gzip"));
  ports::HttpRequest twice;
  twice.headers = {{"accept-encoding", "br"}, {"accept-encoding", "gzip"}};
  EXPECT_TRUE(relance::http::accepts_coding(twice, "gzip"));
}

std::string unpacked(std::string_view body) {
  std::string text;
  EXPECT_EQ(gunzip(body, 10'000'000, text), Gunzipped::kAll);
  return text;
}

class Encoding : public ServerTest {
 protected:
  // A request that takes gzip, answered with `response`.
  Reply ask(ports::HttpResponse response, std::string_view headers = "Accept-Encoding: gzip\r\n") {
    if (!is_started_) start();
    is_started_ = true;
    handler.set([response](ports::HttpRequest, ports::HttpReply reply) { reply(response); });
    Client asking = client();
    return asking.ask(std::string{"GET / HTTP/1.1\r\nHost: test\r\n"}.append(headers).append("\r\n"));
  }
  static ports::HttpResponse json(std::size_t bytes) {
    return {200, "application/json", std::string(bytes, 'x'), {{"ETag", "\"7\""}}};
  }

 private:
  bool is_started_ = false;
};

TEST_F(Encoding, OfALongAnswerIsGzipForWhoTakesIt) {
  const Reply reply = ask(json(10'000));
  EXPECT_EQ(reply.headers.at("Content-Encoding"), "gzip");
  EXPECT_EQ(reply.headers.at("Vary"), "Accept-Encoding");
  EXPECT_EQ(reply.headers.at("ETag"), "W/\"7\"");
  EXPECT_LT(reply.body.size(), 1'000u);
  EXPECT_EQ(unpacked(reply.body), std::string(10'000, 'x'));
}

TEST_F(Encoding, OfOthersIsNone) {
  const Reply plain = ask(json(10'000), "");
  EXPECT_EQ(plain.body.size(), 10'000u);
  EXPECT_EQ(plain.headers.count("Content-Encoding"), 0u);
  EXPECT_EQ(plain.headers.at("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain.headers.at("ETag"), "\"7\"");
  const Reply small = ask(json(1'024));
  EXPECT_EQ(small.body.size(), 1'024u);
  EXPECT_EQ(small.headers.count("Vary"), 0u);
  ports::HttpResponse image{200, "image/png", std::string(10'000, 'x'), {}};
  EXPECT_EQ(ask(image).body.size(), 10'000u);
  ports::HttpResponse encoded = json(10'000);
  encoded.headers.emplace_back("content-encoding", "br");
  const Reply as_it_is = ask(encoded);
  EXPECT_EQ(as_it_is.body.size(), 10'000u);
  EXPECT_EQ(as_it_is.headers.at("content-encoding"), "br");
}

TEST_F(Encoding, IsChosenByType) {
  for (const char* type : {"text/html", "text/csv; charset=utf-8", "application/problem+json", "image/svg+xml"}) {
    ports::HttpResponse response = json(2'000);
    response.content_type = type;
    EXPECT_EQ(ask(response).headers.count("Content-Encoding"), 1u) << type;
  }
  for (const char* type : {"application/octet-stream", "application/zip", "video/mp4", ""}) {
    ports::HttpResponse response = json(2'000);
    response.content_type = type;
    EXPECT_EQ(ask(response).headers.count("Content-Encoding"), 0u) << type;
  }
}

TEST_F(Encoding, OfAnAnswerToHeadIsThatOfGet) {
  const Reply full = ask(json(10'000));
  Client asking = client();
  asking.send("HEAD / HTTP/1.1\r\nHost: test\r\nAccept-Encoding: gzip\r\n\r\n");
  const Reply head = asking.read(true);
  for (const char* name : {"Content-Length", "Content-Encoding", "Vary", "ETag", "Content-Type"}) {
    EXPECT_EQ(head.headers.at(name), full.headers.at(name));
  }
  EXPECT_FALSE(asking.is_readable(0));
}

TEST_F(Encoding, IsSaidByA304ThatHasNoBody) {
  ports::HttpResponse unchanged = json(10'000);
  unchanged.status = 304;
  unchanged.headers = {{"ETag", "W/\"7\""}};
  const Reply reply = ask(unchanged);
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.headers.at("Vary"), "Accept-Encoding");
  EXPECT_EQ(reply.headers.at("ETag"), "W/\"7\"");
  EXPECT_EQ(reply.headers.count("Content-Encoding"), 0u);
  EXPECT_EQ(reply.headers.count("Content-Length"), 0u);
  Client asking = client();
  asking.send(get("/"));
  asking.read();
  EXPECT_FALSE(asking.is_readable(20));
}

// What has come so far of a gzip body can be read so far.
std::string unpacked_so_far(std::string_view body) {
  std::string text;
  EXPECT_EQ(gunzip(body, 10'000'000, text), Gunzipped::kCorrupt) << "it is not at its end";
  return text;
}

TEST_F(Encoding, OfEventsHoldsNoneOfThemBack) {
  ports::HttpResponse response{200, "text/event-stream", {}, {}};
  std::unique_ptr<ports::HttpBodyWriter> writer;
  std::mutex mutex;
  response.stream = [&](std::unique_ptr<ports::HttpBodyWriter> given) {
    const std::lock_guard lock(mutex);
    writer = std::move(given);
  };
  start();
  handler.set([response](ports::HttpRequest, ports::HttpReply reply) { reply(response); });
  Client asking = client();
  const Reply head = asking.ask("GET / HTTP/1.1\r\nHost: test\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(head.headers.at("Content-Encoding"), "gzip");
  EXPECT_EQ(head.headers.at("Vary"), "Accept-Encoding");
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return writer != nullptr;
  }));
  std::string body;
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const std::string event = "data: " + std::to_string(i) + "\n\n";
    expected += event;
    ASSERT_EQ(writer->offer(event), ports::HttpTaken::kAll);
    body += asking.read_chunk().value_or("");
    EXPECT_EQ(unpacked_so_far(body), expected);
  }
  writer->end();
  body += asking.read_chunks().value_or("");
  EXPECT_EQ(unpacked(body), expected);
}

TEST_F(Encoding, OfAnExportIsWorthIt) {
  ports::HttpResponse response{200, "text/csv", {}, {}};
  std::thread writing;
  response.stream = [&](std::unique_ptr<ports::HttpBodyWriter> given) {
    writing = std::thread([writer = std::shared_ptr<ports::HttpBodyWriter>{std::move(given)}] {
      for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(writer->write("33612345678,replied," + std::to_string(i) + "\n"));
      writer->end();
    });
  };
  start();
  handler.set([response](ports::HttpRequest, ports::HttpReply reply) { reply(response); });
  Client asking = client();
  asking.ask("GET / HTTP/1.1\r\nHost: test\r\nAccept-Encoding: gzip\r\n\r\n");
  const auto body = asking.read_chunks();
  writing.join();
  ASSERT_TRUE(body.has_value());
  const std::string text = unpacked(*body);
  EXPECT_TRUE(text.ends_with("33612345678,replied,19999\n"));
  EXPECT_LT(body->size(), text.size() / 4);
}

}  // namespace
}  // namespace relance::adapters::http
