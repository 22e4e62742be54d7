// Bodies that are written while they are sent.
#include <chrono>
#include <thread>

#include "integration/http/streams.h"

namespace relance::adapters::http {
namespace {

using ports::HttpTaken;

class Stream : public StreamTest {};

TEST_F(Stream, IsReadPieceByPiece) {
  serve();
  Client asking = client();
  const Reply head = asking.ask(get("/"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("Transfer-Encoding"), "chunked");
  EXPECT_EQ(head.headers.count("Content-Length"), 0u);
  const Writer writer = take();
  for (const char* piece : {"one", "two and more"}) {
    EXPECT_EQ(writer->offer(piece), HttpTaken::kAll);
    EXPECT_EQ(asking.read_chunk(), piece);
  }
  EXPECT_EQ(writer->offer(""), HttpTaken::kAll);
  EXPECT_TRUE(writer->write("three"));
  writer->end();
  EXPECT_EQ(asking.read_chunks(), "three");
  EXPECT_FALSE(writer->is_gone());
}

TEST_F(Stream, LeavesItsConnectionToTheNextRequest) {
  serve();
  Client asking = client();
  asking.send(get("/one") + get("/two"));
  for (const char* body : {"first", "second", "third"}) {
    EXPECT_EQ(asking.read().status, 200);
    const Writer writer = take();
    EXPECT_EQ(writer->offer(body), HttpTaken::kAll);
    if (std::string_view{body} == "second") asking.send(get("/three"));
    writer->end();
    EXPECT_EQ(asking.read_chunks(), body);
  }
  EXPECT_EQ(server.stats().connections_accepted, 1u);
  EXPECT_EQ(server.stats().streams, 3u);
  EXPECT_EQ(server.stats().streams_broken, 0u);
  EXPECT_TRUE(eventually([&] { return server.stats().streams_now == 0; }));
}

TEST_F(Stream, OfNothingIsAnEnd) {
  serve();
  Client asking = client();
  asking.ask(get("/"));
  take()->end();
  EXPECT_EQ(asking.read_chunks(), "");
}

TEST_F(Stream, KeepsWhatIsAskedMeanwhileAsFarAsThereIsRoom) {
  options.limits.header_bytes_max = 2'048;
  serve();
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += get("/" + std::to_string(i));
  asking.send(requests);
  EXPECT_TRUE(writer->write("body"));
  EXPECT_EQ(asking.read_chunk(), "body");
  handler.set([](ports::HttpRequest request, ports::HttpReply reply) { reply(text(request.path)); });
  writer->end();
  EXPECT_EQ(asking.read_chunk(), "");
  for (int i = 0; i < 200; ++i) ASSERT_EQ(asking.read().body, "/" + std::to_string(i));
}

TEST_F(Stream, GoesToAnOldClientUntilTheConnectionCloses) {
  serve();
  Client asking = client();
  const Reply head = asking.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(head.headers.at("Connection"), "close");
  EXPECT_EQ(head.headers.count("Transfer-Encoding"), 0u);
  const Writer writer = take();
  EXPECT_TRUE(writer->write("all of"));
  EXPECT_TRUE(writer->write(" it"));
  writer->end();
  EXPECT_EQ(asking.read_to_end(), "all of it");
}

TEST_F(Stream, IsNotBegunForHead) {
  serve();
  Client asking = client();
  asking.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
  const Reply head = asking.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("Content-Type"), "text/csv");
  EXPECT_EQ(handler.wait().method, "GET");
  EXPECT_EQ(asking.ask(get("/")).status, 200);
  take()->end();
  EXPECT_EQ(asking.read_chunks(), "");
  EXPECT_EQ(server.stats().streams, 1u);
}

TEST_F(Stream, HoldsItsWriterBackWhileTheClientTakesNothing) {
  options.limits.stream_bytes_max = 100'000;
  serve();
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  std::size_t bytes = fill(*writer);
  while (writer->offer("x") == HttpTaken::kAll) ++bytes;
  std::thread waiting([&] {
    EXPECT_TRUE(writer->write(std::string(300'000, 'y')));
    bytes += 300'000;
    writer->end();
  });
  const auto all = asking.read_chunks();
  waiting.join();
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->size(), bytes);
  EXPECT_EQ(all->substr(all->size() - 300'000), std::string(300'000, 'y'));
}

TEST_F(Stream, MayBeWrittenByManyThreadsToManyClients) {
  serve();
  constexpr int kClients = 8;
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&] {
      Client asking = client();
      asking.ask(get("/"));
      const auto all = asking.read_chunks();
      ASSERT_TRUE(all.has_value());
      EXPECT_EQ(all->size(), 2'000'000u);
    });
    threads.emplace_back([&] {
      const Writer writer = take();
      if (writer == nullptr) return;
      for (int piece = 0; piece < 2'000; ++piece) ASSERT_TRUE(writer->write(std::string(1'000, 'x')));
      writer->end();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(eventually([&] { return server.stats().streams_now == 0; }));
  EXPECT_EQ(server.stats().streams_broken, 0u);
}

TEST_F(Stream, OneTooManyIsRefused) {
  options.limits.streams_max = 2;
  serve();
  Client one = client();
  Client two = client();
  one.ask(get("/"));
  two.ask(get("/"));
  const Writer first = take();
  const Writer second = take();
  Client three = client();
  const Reply refused = three.ask(get("/"));
  EXPECT_EQ(refused.headers.at("Retry-After"), "1");
  expect_refusal(refused, 503, three);
  first->end();
  EXPECT_EQ(one.read_chunks(), "");
  Client four = client();
  EXPECT_EQ(four.ask(get("/")).status, 200);
}

}  // namespace
}  // namespace relance::adapters::http
