// How streams end before their writer ends them: it gives up, the client leaves or takes nothing, the server stops.
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "integration/http/streams.h"

namespace relance::adapters::http {
namespace {

using namespace std::chrono_literals;
using ports::HttpTaken;

class StreamEnd : public StreamTest {};

TEST_F(StreamEnd, ThatIsGivenUpIsSeenToBeCut) {
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

TEST_F(StreamEnd, WhoseWriterIsDroppedAtOnceOrThrownAwayIsCut) {
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

TEST_F(StreamEnd, ThatIsCutForAnOldClientEndsWithAReset) {
  serve();
  Client asking = client();
  asking.ask("GET / HTTP/1.0\r\n\r\n");
  Writer writer = take();
  EXPECT_TRUE(writer->write("half"));
  writer.reset();
  EXPECT_EQ(asking.read_to_end(), std::nullopt);
}

TEST_F(StreamEnd, TellsItsWriterThatTheClientHasLeft) {
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

TEST_F(StreamEnd, TellsAWriterThatWaits) {
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

TEST_F(StreamEnd, EndsForAClientThatTakesNothingAndStaysForOneThatTakesAll) {
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

TEST_F(StreamEnd, OfEventsIsEndedWhenTheServerStops) {
  serve("text/event-stream");
  Client asking = client();
  asking.ask(get("/"));
  const Writer writer = take();
  EXPECT_EQ(writer->offer("data: 1\n\n"), HttpTaken::kAll);
  EXPECT_TRUE(server.stop(10s));
  EXPECT_EQ(asking.read_chunks(), "data: 1\n\n");
  EXPECT_EQ(writer->offer("data: 2\n\n"), HttpTaken::kGone);
}

TEST_F(StreamEnd, OfEventsMayBeWrittenWhileTheServerStops) {
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

TEST_F(StreamEnd, OfOthersHasUntilTheDeadlineOfTheStop) {
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

TEST_F(StreamEnd, ThatIsUnderWayAtTheDeadlineOfTheStopIsCut) {
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
