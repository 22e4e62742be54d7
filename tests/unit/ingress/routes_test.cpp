#include "unit/ingress/fixture.h"

namespace relance::ingress {
namespace {

using Routes = IngressTest;

TEST_F(Routes, UnknownAreNotFound) {
  for (const std::string path : {"/", "", "/eventss", "/events/", "/livez/", "/LIVEZ", "*"}) {
    expect_problem(send(request("GET", path)), 404);
  }
  EXPECT_EQ(answered(RouteName::kOther, 4), 7u);
}

TEST_F(Routes, OfPostsAreNotThereWhereIngressIsNoPart) {
  options.takes_posts = false;
  open();
  for (const std::string path : {"/webhooks/wassenger", "/webhooks/whatsapp", "/events"}) {
    expect_problem(send(request("POST", path, "{}")), 404);
  }
  EXPECT_EQ(send(request("GET", "/livez")).status, 200);
}

TEST_F(Routes, AreCountedWithWhatTheyAnswered) {
  EXPECT_EQ(send(request("GET", "/livez")).status, 200);
  EXPECT_EQ(send(request("POST", "/livez", "abc")).status, 405);
  EXPECT_EQ(answered(RouteName::kLivez, 2), 1u);
  EXPECT_EQ(answered(RouteName::kLivez, 4), 1u);
  EXPECT_EQ(ingress->counters().body_bytes, 3u);
  EXPECT_EQ(ingress->counters().in_flight, 0u);
}

TEST_F(Routes, LivezIsOkWhileTheProcessAnswers) {
  status.states = {{"log", false, "full"}};
  const auto answer = send(request("GET", "/livez"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "ok");
  EXPECT_EQ(send(request("HEAD", "/livez")).status, 200);
}

TEST_F(Routes, ReadyzListsWhatFails) {
  status.states = {{"log", true, ""}, {"clock", false, "stepped by \"6\" minutes"}};
  const auto answer = send(request("GET", "/readyz"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body,
            R"({"ready":false,"checks":[{"name":"clock","passed":false,"reason":"stepped by \"6\" minutes"}]})");
  status.states[1].passed = true;
  EXPECT_EQ(send(request("GET", "/readyz")).body, R"({"ready":true,"checks":[]})");
}

TEST_F(Routes, ReadyzListsAllWhenAskedTo) {
  status.states = {{"log", true, ""}};
  ports::HttpRequest made = request("GET", "/readyz");
  made.query = {{"verbose", ""}};
  const auto answer = send(made);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"ready":true,"checks":[{"name":"log","passed":true}]})");
}

TEST_F(Routes, ReadyzOfAProcessThatIsNotReadyIsNoRefusalOfALog) {
  status.states = {{"log", false, "full"}};
  send(request("GET", "/readyz"));
  EXPECT_EQ(ingress->counters().unavailable, 0u);
}

TEST_F(Routes, MetricsAreThoseOfTheSource) {
  const auto answer = send(request("GET", "/metrics"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4");
  EXPECT_EQ(answer.body, "relance_up 1\n");
}

TEST_F(Routes, OfWatchersAreOnlyRead) {
  for (const std::string path : {"/livez", "/readyz", "/metrics"}) {
    const auto answer = send(request("POST", path));
    expect_problem(answer, 405);
    EXPECT_EQ(*header(answer, "Allow"), "GET, HEAD");
  }
}

}  // namespace
}  // namespace relance::ingress
