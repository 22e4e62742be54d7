// Bodies that are written while they are sent.
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

using namespace std::chrono_literals;
using ports::HttpTaken;
using Writer = std::unique_ptr<ports::HttpBodyWriter>;

class Stream : public ServerTest {
 protected:
  // Answers with a stream whose writer the test takes.
  void serve(std::string content_type = "text/csv") {
    handler.set([this, content_type](ports::HttpRequest, ports::HttpReply reply) {
      ports::HttpResponse response{200, content_type, {}, {}};
      response.stream = [this](Writer writer) {
        const std::lock_guard lock(mutex_);
        writers_.push_back(std::move(writer));
        came_.notify_all();
      };
      reply(std::move(response));
    });
    start();
  }
  Writer take() {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::milliseconds{kPatienceMs}, [&] { return !writers_.empty(); });
    EXPECT_TRUE(came) << "no stream was begun";
    if (!came) return nullptr;
    Writer writer = std::move(writers_.front());
    writers_.erase(writers_.begin());
    return writer;
  }
  // Until the client takes no more; how many bytes were taken.
  static std::size_t fill(ports::HttpBodyWriter& writer) {
    const std::string piece(10'000, 'x');
    std::size_t bytes = 0;
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < 100ms) {
      if (writer.offer(piece) != HttpTaken::kAll) continue;
      bytes += piece.size();
      last = std::chrono::steady_clock::now();
    }
    return bytes;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<Writer> writers_;
};

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

TEST_F(Stream, ThatIsGivenUpIsSeenToBeCut) {
  serve();
  Client asking = client();
  asking.ask(get("/"));
  Writer writer = take();
  EXPECT_TRUE(writer->write("half of it"));
  writer.reset();
  EXPECT_EQ(asking.read_chunk(), "half of it");
  EXPECT_EQ(asking.read_chunk(), std::nullopt);
  EXPECT_EQ(server.stats().streams_broken, 1u);
}

TEST_F(Stream, WhoseWriterIsDroppedAtOnceOrThrownAwayIsCut) {
  for (const bool throws : {false, true}) {
    handler.set([throws](ports::HttpRequest, ports::HttpReply reply) {
      ports::HttpResponse response{200, "text/csv", {}, {}};
      response.stream = [throws](const Writer& /*writer*/) {
        if (throws) throw std::runtime_error("no rows");
      };
      reply(std::move(response));
    });
    if (!throws) start();
    Client asking = client();
    asking.send(get("/"));
    asking.read();
    EXPECT_EQ(asking.read_chunk(), std::nullopt);
  }
  EXPECT_EQ(server.stats().streams_broken, 2u);
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

TEST_F(Stream, ThatIsCutForAnOldClientEndsWithAReset) {
  serve();
  Client asking = client();
  asking.ask("GET / HTTP/1.0\r\n\r\n");
  Writer writer = take();
  EXPECT_TRUE(writer->write("half"));
  writer.reset();
  EXPECT_EQ(asking.read_to_end(), std::nullopt);
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

TEST_F(Stream, TellsItsWriterThatTheClientHasLeft) {
  serve();
  {
    Client asking = client();
    asking.ask(get("/"));
  }
  const Writer idle = take();
  EXPECT_TRUE(eventually([&] { return idle->is_gone(); }));
  EXPECT_EQ(idle->offer("late"), HttpTaken::kGone);
  EXPECT_FALSE(idle->write("late"));
  idle->end();
  EXPECT_TRUE(eventually([&] { return server.stats().streams_now == 0; }));
  EXPECT_EQ(server.stats().streams_broken, 1u);
}

TEST_F(Stream, TellsAWriterThatWaits) {
  serve();
  Writer writer;
  std::thread waiting;
  {
    Client asking = client();
    asking.ask(get("/"));
    writer = take();
    fill(*writer);
    waiting = std::thread([&] { EXPECT_FALSE(writer->write(std::string(1'000'000, 'x'))); });
  }
  waiting.join();
  EXPECT_TRUE(writer->is_gone());
}

TEST_F(Stream, EndsForAClientThatTakesNothingAndStaysForOneThatTakesAll) {
  options.limits.response_timeout = 200ms;
  options.limits.idle_timeout = 100ms;
  serve();
  Client slow = client();
  slow.ask(get("/slow"));
  const Writer held_back = take();
  Client quick = client();
  quick.ask(get("/quick"));
  const Writer quiet = take();
  fill(*held_back);
  EXPECT_TRUE(eventually([&] { return held_back->is_gone(); }));
  EXPECT_FALSE(quiet->is_gone());
  EXPECT_TRUE(quiet->write("still there"));
  EXPECT_EQ(quick.read_chunk(), "still there");
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

TEST_F(Stream, OfEventsIsEndedWhenTheServerStops) {
  serve("text/event-stream");
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  EXPECT_EQ(writer->offer("data: 1\n\n"), HttpTaken::kAll);
  EXPECT_TRUE(server.stop(10s));
  EXPECT_EQ(asking.read_chunks(), "data: 1\n\n");
  EXPECT_EQ(writer->offer("data: 2\n\n"), HttpTaken::kGone);
}

TEST_F(Stream, OfEventsMayBeWrittenWhileTheServerStops) {
  for (int round = 0; round < 20; ++round) {
    HttpServer own;
    TestHandler own_handler;
    std::thread writing;
    std::atomic<int> written = 0;
    own_handler.set([&](ports::HttpRequest, ports::HttpReply reply) {
      ports::HttpResponse response{200, "text/event-stream", {}, {}};
      response.stream = [&](Writer given) {
        writing = std::thread([&, writer = std::shared_ptr<ports::HttpBodyWriter>{std::move(given)}] {
          while (writer->offer("data: 1\n\n") != HttpTaken::kGone) ++written;
        });
      };
      reply(std::move(response));
    });
    ASSERT_TRUE(own.start(options, own_handler).ok());
    Client asking{own.port()};
    asking.ask(get("/"));
    std::thread reading([&] { EXPECT_TRUE(asking.read_chunks().has_value()); });
    EXPECT_TRUE(eventually([&] { return written > 100; }));
    EXPECT_TRUE(own.stop(10s));
    writing.join();
    reading.join();
  }
}

TEST_F(Stream, OfOthersHasUntilTheDeadlineOfTheStop) {
  serve();
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  std::thread stopping([&] { EXPECT_TRUE(server.stop(10s)); });
  EXPECT_TRUE(eventually([&] { return !Client{}.connect(server.port()); }));
  EXPECT_TRUE(writer->write("the rest"));
  writer->end();
  EXPECT_EQ(asking.read_chunks(), "the rest");
  stopping.join();
}

TEST_F(Stream, ThatIsUnderWayAtTheDeadlineOfTheStopIsCut) {
  serve();
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  EXPECT_TRUE(writer->write("half"));
  EXPECT_EQ(asking.read_chunk(), "half");
  Client old = client();
  old.ask("GET / HTTP/1.0\r\n\r\n");
  const Writer other = take();
  EXPECT_TRUE(other->write("half"));
  EXPECT_FALSE(server.stop(20ms));
  EXPECT_EQ(asking.read_chunk(), std::nullopt);
  EXPECT_EQ(old.read_to_end(), std::nullopt);
  EXPECT_FALSE(writer->write("too late"));
}

}  // namespace
}  // namespace relance::adapters::http
