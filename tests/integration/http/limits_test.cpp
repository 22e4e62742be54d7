#include <chrono>

#include <sys/resource.h>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

using namespace std::chrono_literals;

class Limits : public ServerTest {
 protected:
  Limits() { options.limits.body_bytes_max = 100'000; }
};

TEST_F(Limits, OfTheHeaderHoldWhetherItComesAtOnceOrInPieces) {
  options.limits.header_bytes_max = 2048;
  start();
  Client at_once = client();
  at_once.send("GET / HTTP/1.1\r\nHost: test\r\nX: " + std::string(5000, 'x') + "\r\n\r\n");
  expect_refusal(at_once, 431);
  Client endless = client();
  endless.send("GET /" + std::string(5000, 'x'));
  expect_refusal(endless, 431);
  Client pieces = client();
  pieces.send("GET / HTTP/1.1\r\nHost: test\r\n");
  while (!pieces.is_readable(0) && pieces.send("X-A: 0123456789\r\n")) {
  }
  expect_refusal(pieces, 431);
  EXPECT_EQ(handler.count(), 0u);
  EXPECT_EQ(server.stats().refusals, 3u);
}

TEST_F(Limits, OfTheHeaderLetPassWhatIsAtMostAsLarge) {
  options.limits.header_bytes_max = 2048;
  start();
  Client asking = client();
  std::string text = "GET / HTTP/1.1\r\nHost: test\r\nX: ";
  text += std::string(2048 - text.size() - 4, 'x') + "\r\n\r\n";
  EXPECT_EQ(asking.ask(text).status, 200);
}

TEST_F(Limits, OfHeaderFieldsHold) {
  options.limits.headers_max = 10;
  start();
  Client asking = client();
  std::string text = "GET / HTTP/1.1\r\nHost: test\r\n";
  for (int i = 0; i < 10; ++i) text += "X: y\r\n";
  asking.send(text + "\r\n");
  expect_refusal(asking, 431);
}

TEST_F(Limits, OfTheBodyHoldBeforeItIsRead) {
  start();
  Client asking = client();
  asking.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100001\r\n\r\n");
  expect_refusal(asking, 413);
  Client huge = client();
  huge.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 18446744073709551615\r\n\r\n");
  expect_refusal(huge, 413);
}

TEST_F(Limits, OfTheBodyHoldForChunks) {
  start();
  Client asking = client();
  asking.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "2710\r\n" + std::string(10'000, 'x') + "\r\n";
  for (int i = 0; i < 11; ++i) asking.send(chunk);
  expect_refusal(asking, 413);
  Client huge = client();
  huge.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n");
  expect_refusal(huge, 413);
}

TEST_F(Limits, OfChunkHeadersAndTrailersAreThoseOfTheHeader) {
  start();
  const std::string head = "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  Client extension = client();
  extension.send(head + "1;" + std::string(20'000, 'x'));
  expect_refusal(extension, 400);
  Client trailer = client();
  trailer.send(head + "0\r\nX: " + std::string(20'000, 'x'));
  expect_refusal(trailer, 400);
}

TEST_F(Limits, AreToldToWhoIsStillSending) {
  start();
  Client asking = client();
  asking.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n");
  asking.send(std::string(1'000'000, 'x'));
  EXPECT_EQ(asking.read().status, 413);
}

TEST_F(Limits, OfConnectionsAreToldToTheOneTooMany) {
  options.limits.connections_max = 3;
  start();
  std::vector<std::unique_ptr<Client>> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(std::make_unique<Client>(server.port()));
    EXPECT_EQ(open.back()->ask(get("/")).status, 200);
  }
  Client refused = client();
  const Reply reply = refused.read();
  EXPECT_EQ(reply.headers.at("Retry-After"), "1");
  refused.end_sending();
  expect_refusal(reply, 503, refused);
  EXPECT_EQ(open[0]->ask(get("/still")).body, "/still");
  open.pop_back();
  EXPECT_TRUE(eventually([&] { return server.stats().connections_now < 3; }));
  Client next = client();
  EXPECT_EQ(next.ask(get("/next")).body, "/next");
  EXPECT_EQ(server.stats().connections_refused, 1u);
}

TEST_F(Limits, OfConnectionsHoldUnderAFlood) {
  options.limits.connections_max = 4;
  start();
  std::vector<std::unique_ptr<Client>> open;
  for (int i = 0; i < 200; ++i) open.push_back(std::make_unique<Client>(server.port()));
  EXPECT_TRUE(eventually([&] { return server.stats().connections_accepted == 200; }));
  EXPECT_LE(server.stats().connections_now, 4u + 64u);
  EXPECT_EQ(open[0]->ask(get("/still")).body, "/still");
}

TEST_F(Limits, OfTheSystemsDescriptorsAreOutlived) {
  start();
  Client asking;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};  // standard input, output and error: none is free
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  ASSERT_TRUE(asking.connect(server.port()));
  asking.send(get("/late"));
  EXPECT_FALSE(asking.is_readable(150)) << "nobody can have accepted";
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(asking.read().body, "/late");
}

TEST_F(Limits, OfBytesInFlightAreToldAndEndWithTheAnswers) {
  options.limits.in_flight_bytes_max = 1000;
  handler.set(held.hold());
  start();
  Client first = client();
  first.send(post("/first", std::string(800, 'x')));
  const ports::HttpReply reply = held.take();
  EXPECT_EQ(server.stats().in_flight_bytes_now, 800u);
  Client second = client();
  const Reply refused = second.ask(post("/second", std::string(800, 'x')));
  EXPECT_EQ(refused.headers.at("Retry-After"), "1");
  expect_refusal(refused, 503, second);
  reply(text("done"));
  EXPECT_EQ(first.read().body, "done");
  EXPECT_EQ(server.stats().in_flight_bytes_now, 0u);
  Client third = client();
  third.send(post("/second", std::string(800, 'x')));
  held.take()(text("done"));
  EXPECT_EQ(third.read().status, 200);
}

class Timeouts : public ServerTest {
 protected:
  // Sends a byte whenever the server has been silent for a moment.
  static void drip(Client& client, char byte) {
    while (!client.is_readable(5) && client.send(std::string(1, byte))) {
    }
  }
};

TEST_F(Timeouts, EndAHeaderThatDrips) {
  options.limits.header_timeout = 100ms;
  start();
  Client slow = client();
  slow.send("GET / HTTP/1.1\r\nHost: test\r\nX: ");
  drip(slow, 'x');
  const Reply reply = slow.read();
  EXPECT_EQ(reply.status, 408);
  EXPECT_EQ(reply.headers.at("Connection"), "close");
  Client stuck = client();
  stuck.send("G");
  expect_refusal(stuck, 408);
  EXPECT_EQ(handler.count(), 0u);
}

TEST_F(Timeouts, EndABodyThatDrips) {
  options.limits.body_timeout = 100ms;
  start();
  Client slow = client();
  slow.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n");
  drip(slow, 'x');
  EXPECT_EQ(slow.read().status, 408);
  Client chunked = client();
  chunked.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
  expect_refusal(chunked, 408);
  EXPECT_EQ(server.stats().in_flight_bytes_now, 0u);
}

TEST_F(Timeouts, EndWhoConnectsAndSaysNothing) {
  options.limits.header_timeout = 50ms;
  start();
  Client silent = client();
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(Timeouts, EndAnIdleConnectionWithoutAWord) {
  options.limits.idle_timeout = 50ms;
  start();
  Client idle = client();
  EXPECT_EQ(idle.ask(get("/")).status, 200);
  EXPECT_TRUE(idle.is_closed());
}

TEST_F(Timeouts, DoNotEndARequestThatTheHandlerStillHas) {
  options.limits.header_timeout = options.limits.body_timeout = options.limits.idle_timeout = 20ms;
  handler.set(held.hold());
  start();
  Client asking = client();
  asking.send(get("/"));
  const ports::HttpReply reply = held.take();
  EXPECT_FALSE(asking.is_readable(200));
  reply(text("late"));
  EXPECT_EQ(asking.read().body, "late");
}

TEST_F(Timeouts, EndWhoDoesNotReadTheAnswer) {
  options.limits.response_timeout = 100ms;
  handler.set(
      [](const ports::HttpRequest&, const ports::HttpReply& reply) { reply(text(std::string(64 << 20, 'x'))); });
  start();
  Client deaf = client();
  deaf.send(get("/"));
  handler.wait();
  EXPECT_TRUE(eventually([&] { return server.stats().connections_now == 0; }));
}

TEST_F(Timeouts, LeaveTimeToReadALargeAnswer) {
  handler.set(
      [](const ports::HttpRequest&, const ports::HttpReply& reply) { reply(text(std::string(32 << 20, 'x'))); });
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(get("/")).body.size(), std::size_t{32 << 20});
  EXPECT_EQ(asking.ask(get("/")).body.size(), std::size_t{32 << 20});
}

TEST_F(Timeouts, OfSlowClientsDoNotConcernOthers) {
  options.limits.header_timeout = 10s;
  start();
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<Client>(server.port()));
    slow.back()->send("POST / HTTP/1.1\r\nHost: te");
  }
  Client good = client();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(good.ask(get("/")).status, 200);
}

}  // namespace
}  // namespace relance::adapters::http
