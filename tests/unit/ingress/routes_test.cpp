#include "unit/ingress/fixture.h"

namespace relance::ingress {
namespace {

using Routes = IngressTest;

TEST_F(Routes, ThatAreUnknownAreNotFound) {
  for (const std::string path : {"/", "", "/eventss", "/events/", "/webhooks", "/webhooks/wassenger", "*"}) {
    expect_problem(send(request("GET", path)), 404);
  }
}

TEST_F(Routes, OfEventsNeedATokenWithFullAccess) {
  ports::HttpRequest made = event_post("[]");
  made.headers[0].second = "Bearer read token";
  expect_problem(send(made), 401);
  made.headers[0].second = "Bearer wrong";
  expect_problem(send(made), 401);
  EXPECT_EQ(log.calls, 0);
}

}  // namespace
}  // namespace relance::ingress
