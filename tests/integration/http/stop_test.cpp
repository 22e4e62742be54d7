#include <chrono>
#include <thread>

#include "integration/http/fixture.h"

namespace relance::adapters::http {
namespace {

using namespace std::chrono_literals;

class Stop : public ServerTest {};

TEST_F(Stop, LetsARequestUnderWayFinish) {
  handler.set(held.hold());
  start();
  Client idle = client();
  Client asking = client();
  asking.send(post("/", "x") + get("/not-read-any-more"));
  const ports::HttpReply reply = held.take();
  std::thread stopping([&] { EXPECT_TRUE(server.stop(10s)); });
  EXPECT_TRUE(idle.is_closed());
  reply(text("done"));
  const Reply answer = asking.read();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.headers.at("Connection"), "close");
  EXPECT_EQ(asking.read().status, 0);
  stopping.join();
  EXPECT_EQ(handler.count(), 1u);
}

TEST_F(Stop, EndsAtItsDeadlineWhateverIsUnderWay) {
  handler.set(held.hold());
  start();
  Client asking = client();
  asking.send(get("/"));
  const ports::HttpReply reply = held.take();
  EXPECT_FALSE(server.stop(20ms));
  EXPECT_EQ(asking.read().status, 0);
  reply(text("too late"));
}

TEST_F(Stop, TakesNoMoreConnections) {
  start();
  Client before;
  EXPECT_TRUE(before.connect(server.port()));
  EXPECT_TRUE(server.stop(10s));
  EXPECT_TRUE(server.stop(10s)) << "again";
  Client after;
  EXPECT_FALSE(after.connect(server.port()));
}

TEST_F(Stop, OfAServerThatNeverStartedIsNothing) {
  HttpServer never;
  EXPECT_TRUE(never.stop(10s));
}

TEST_F(Stop, MayComeWhileManyAsk) {
  start();
  std::vector<std::jthread> asking;
  for (int i = 0; i < 8; ++i) {
    asking.emplace_back([port = server.port()] {
      Client client(port);
      while (client.ask(get("/")).status == 200) {
      }
    });
  }
  handler.wait(1000);
  EXPECT_TRUE(server.stop(10s));
}

}  // namespace
}  // namespace relance::adapters::http
