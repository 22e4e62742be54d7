#include <chrono>
#include <stdexcept>
#include <thread>

#include "integration/http/fixture.h"
#include "support/recording_sink.h"

namespace relance::adapters::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class Server : public ServerTest {};

TEST_F(Server, HandsOverWhatWasAsked) {
  start();
  Client asking = client();
  const Reply reply = asking.ask(
      "POST /a%20b/c+d?x=1+2&empty&y=%26%3d&x=3 HTTP/1.1\r\nHost: test\r\nX-Hub-Signature-256:  sha256=Ab \r\n"
      "Content-Length: 4\r\n\r\nbody");
  EXPECT_EQ(reply.status, 200);
  const ports::HttpRequest request = handler.wait();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/a b/c+d");
  EXPECT_THAT(request.query, ElementsAre(Pair("x", "1 2"), Pair("empty", ""), Pair("y", "&="), Pair("x", "3")));
  EXPECT_THAT(request.headers,
              ElementsAre(Pair("host", "test"), Pair("x-hub-signature-256", "sha256=Ab"), Pair("content-length", "4")));
  EXPECT_EQ(request.body, "body");
  EXPECT_EQ(request.raw_body, "");
}

TEST_F(Server, AnswersWhatTheHandlerSays) {
  handler.set([](ports::HttpRequest, ports::HttpReply reply) {
    reply({405, "application/problem+json", "{}", {{"Allow", "POST"}, {"X-A", "b"}}});
  });
  start();
  Client asking = client();
  const Reply reply = asking.ask(get("/"));
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.body, "{}");
  EXPECT_EQ(reply.headers.at("Content-Type"), "application/problem+json");
  EXPECT_EQ(reply.headers.at("Allow"), "POST");
  EXPECT_EQ(reply.headers.at("X-A"), "b");
  EXPECT_THAT(reply.headers.at("Date"), testing::MatchesRegex("..., .. ... .... ..:..:.. GMT"));
  EXPECT_EQ(reply.headers.count("Connection"), 0u);
}

TEST_F(Server, KeepsAConnectionForManyRequests) {
  start();
  Client asking = client();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(asking.ask(post("/" + std::to_string(i), "x")).body, "/" + std::to_string(i));
  EXPECT_EQ(server.stats().connections_accepted, 1u);
  EXPECT_EQ(server.stats().requests, 100u);
}

TEST_F(Server, AnswersPipelinedRequestsInOrder) {
  handler.set(held.hold());
  start();
  Client asking = client();
  std::string all;
  for (int i = 0; i < 50; ++i) all += post("/" + std::to_string(i), std::string(100, 'x'));
  asking.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(handler.wait(static_cast<std::size_t>(i) + 1).path, "/" + std::to_string(i));
    held.take()(text(std::to_string(i)));
    EXPECT_EQ(asking.read().body, std::to_string(i));
  }
}

TEST_F(Server, AnswersThousandsOfPipelinedRequestsThatAreAnsweredAtOnce) {
  start();
  Client asking = client();
  constexpr int kCount = 5000;
  std::thread sender([&] {
    std::string all;
    for (int i = 0; i < kCount; ++i) all += get("/" + std::to_string(i));
    asking.send(all);
  });
  for (int i = 0; i < kCount; ++i) ASSERT_EQ(asking.read().body, "/" + std::to_string(i));
  sender.join();
}

TEST_F(Server, TakesARequestInPiecesOfAnySize) {
  start();
  const std::string whole = post("/pieces", "0123456789", "X-A: b\r\n");
  for (std::size_t size = 1; size < whole.size(); size += 7) {
    Client asking = client();
    for (std::size_t at = 0; at < whole.size(); at += size)
      ASSERT_TRUE(asking.send(std::string_view{whole}.substr(at, size)));
    EXPECT_EQ(asking.read().body, "/pieces") << size;
  }
}

TEST_F(Server, TakesChunkedBodies) {
  start();
  Client asking = client();
  asking.send(
      "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nWiki\r\nA\r\n0123456789\r\n0\r\n"
      "X-Hub-Signature-256: trailer\r\n\r\n");
  EXPECT_EQ(asking.read().status, 200);
  const auto request = handler.wait();
  EXPECT_EQ(request.body, "Wiki0123456789");
  EXPECT_EQ(request.header("x-hub-signature-256"), nullptr) << "a trailer is no header";
  EXPECT_EQ(asking.ask(get("/next")).body, "/next");
}

TEST_F(Server, TakesABodyAsLargeAsItsLimitByteForByte) {
  start();
  Client asking = client();
  std::string body;
  for (std::uint32_t i = 0; body.size() < options.limits.body_bytes_max; ++i)
    body.push_back(static_cast<char>(i * 31 >> 3));
  EXPECT_EQ(asking.ask(post("/large", body)).status, 200);
  EXPECT_TRUE(handler.wait().body == body);
}

TEST_F(Server, SaysContinueToWhoAsksFirst) {
  start();
  Client asking = client();
  asking.send("POST /e HTTP/1.1\r\nHost: test\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(asking.read().status, 100);
  EXPECT_EQ(asking.ask("body").body, "/e");
}

TEST_F(Server, ThatWouldRefuseTheBodyDoesNotSayContinue) {
  start();
  Client asking = client();
  asking.send("POST /e HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 999999999\r\n\r\n");
  expect_refusal(asking, 413);
}

TEST_F(Server, RefusesAnyOtherExpectation) {
  start();
  Client asking = client();
  asking.send("POST /e HTTP/1.1\r\nHost: test\r\nExpect: miracles\r\nContent-Length: 4\r\n\r\n");
  expect_refusal(asking, 417);
}

TEST_F(Server, SendsNoBodyForHead) {
  start();
  Client asking = client();
  asking.send("HEAD /four HTTP/1.1\r\nHost: test\r\n\r\n");
  const Reply reply = asking.read(true);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("Content-Length"), "5");
  EXPECT_EQ(asking.ask(get("/next")).body, "/next");
}

TEST_F(Server, ClosesWhenTheClientWantsIt) {
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask("GET /a HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").headers.at("Connection"), "close");
  EXPECT_TRUE(asking.is_closed());
  Client old = client();
  EXPECT_EQ(old.ask("GET /a HTTP/1.0\r\n\r\n").body, "/a");
  EXPECT_TRUE(old.is_closed());
}

TEST_F(Server, KeepsAnOldClientsConnectionWhenItAsksForIt) {
  start();
  Client old = client();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(old.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("Connection"), "keep-alive");
  }
}

TEST_F(Server, AnswersWhoHasAlreadyEndedSending) {
  handler.set(held.hold());
  start();
  Client asking = client();
  asking.send(get("/"));
  asking.end_sending();
  held.take()(text("late"));
  EXPECT_EQ(asking.read().body, "late");
  EXPECT_TRUE(asking.is_closed());
}

TEST_F(Server, TakesAnswersFromManyThreads) {
  std::vector<std::jthread> threads;
  std::mutex mutex;
  handler.set([&](ports::HttpRequest request, const ports::HttpReply& reply) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([reply, path = request.path] { reply({200, "text/plain", path, {}}); });
  });
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 32; ++i) clients.push_back(std::make_unique<Client>(server.port()));
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) clients[i]->send(get("/" + std::to_string(i)));
    for (std::size_t i = 0; i < clients.size(); ++i) EXPECT_EQ(clients[i]->read().body, "/" + std::to_string(i));
  }
  EXPECT_TRUE(server.stop(std::chrono::seconds{10}));
}

TEST_F(Server, AnswersForAHandlerThatThrows) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  handler.set([](const ports::HttpRequest&, const ports::HttpReply&) { throw std::runtime_error("secret"); });
  start();
  Client asking = client();
  for (int i = 0; i < 2; ++i) {
    const Reply reply = asking.ask(get("/"));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.headers.at("Content-Type"), "application/problem+json");
    EXPECT_THAT(reply.body, testing::Not(HasSubstr("secret")));
  }
  EXPECT_EQ(server.stats().handler_failures, 2u);
  EXPECT_THAT(sink.lines("request handler failed"), testing::ElementsAre(HasSubstr("reason=secret")));  // not twice
}

TEST_F(Server, LogsWhatThrowsWhileItStreams) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  handler.set([](const ports::HttpRequest&, const ports::HttpReply& reply) {
    ports::HttpResponse response;
    response.stream = [](const std::unique_ptr<ports::HttpBodyWriter>&) { throw std::runtime_error("no rows"); };
    reply(std::move(response));
  });
  start();
  Client asking = client();
  asking.send(get("/"));
  EXPECT_FALSE(asking.read_chunks().has_value());
  EXPECT_EQ(server.stats().internal_failures, 1u);
  EXPECT_THAT(sink.lines("connection closed after a failure"), testing::ElementsAre(HasSubstr("reason=no rows")));
}

TEST_F(Server, AnswersForAHandlerThatForgetsTo) {
  handler.set([](const ports::HttpRequest&, const ports::HttpReply&) {});
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(get("/")).status, 500);
  EXPECT_EQ(server.stats().handler_failures, 1u);
}

TEST_F(Server, SendsTheHeadersOfEveryAnswerWithItsRefusals) {
  start();
  Client asking = client();
  const Reply reply = asking.ask("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.headers.at("Cache-Control"), "no-store");
  EXPECT_EQ(reply.headers.at("X-Content-Type-Options"), "nosniff");
}

TEST_F(Server, TakesTheFirstOfTwoAnswers) {
  handler.set([](const ports::HttpRequest&, const ports::HttpReply& reply) {
    reply(text("first"));
    reply(text("second"));
    throw std::runtime_error("third");
  });
  start();
  Client asking = client();
  EXPECT_EQ(asking.ask(get("/")).body, "first");
  EXPECT_EQ(asking.ask(get("/")).body, "first");
}

TEST_F(Server, DoesNotMindClientsThatGoAway) {
  handler.set(held.hold());
  start();
  {
    Client gone = client();
    gone.send(post("/", std::string(1000, 'x')));
    handler.wait();
  }
  held.take()(text(std::string(100'000, 'x')));
  {
    Client gone = client();
    gone.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nabc");
  }
  EXPECT_TRUE(eventually([&] { return server.stats().connections_now == 0; }));
  EXPECT_EQ(server.stats().in_flight_bytes_now, 0u);
}

TEST_F(Server, SaysWhyItCannotListen) {
  start();
  options.port = server.port();
  HttpServer other;
  const auto started = other.start(options, handler);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().reaction, ports::Reaction::kStop);
  EXPECT_THAT(started.error().reason, HasSubstr("127.0.0.1 port " + std::to_string(server.port())));
  EXPECT_THAT(started.error().reason, HasSubstr("in use"));
  options.address = "nowhere";
  HttpServer third;
  ASSERT_FALSE(third.start(options, handler));
}

}  // namespace
}  // namespace relance::adapters::http
