#include <map>
#include <set>

#include <relance/base/partition.h>

#include "unit/ingress/fixture.h"

namespace relance::ingress {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kContact = "33612345678";

std::string event(std::string_view type, std::string_view subject, std::string_view data = "{}",
                  std::string_view time = kNow) {
  std::string text = R"({"specversion":"1.0","id":"e-1","source":"/crm","type":"relance.)";
  text.append(type).append(".v1\"");
  if (!subject.empty()) text.append(R"(,"subject":")").append(subject).append("\"");
  if (!time.empty()) text.append(R"(,"time":")").append(time).append("\"");
  return text.append(R"(,"data":)").append(data).append("}");
}
std::string upserted(std::string_view contact = kContact, std::string_view time = kNow) {
  return event("contact.upserted", contact, R"({"name":"Ada"})", time);
}
std::string tick(std::string_view time) {
  return event("clock.ticked", "", "{}", time);
}

class Events : public IngressTest {
 protected:
  std::string body_of_refusal(std::string body, std::string type = "application/json") {
    const auto answer = post_events(std::move(body), std::move(type));
    expect_problem(answer, 400);
    EXPECT_EQ(log.calls, 0) << "all of a post or none of it";
    return answer.body;
  }
};

TEST_F(Events, AreAppendedAsTheyArePostedUnderTheirKey) {
  const std::string body = upserted();
  const auto answer = post_events(body);
  EXPECT_EQ(answer.status, 202) << answer.body;
  ASSERT_EQ(log.records.size(), 1u);
  const auto& record = log.records.front();
  EXPECT_EQ(record.value, body);
  EXPECT_EQ(record.key, kContact);
  EXPECT_EQ(record.partition.topic, ports::TopicNumber{1});
  EXPECT_EQ(record.partition.partition, partition_of(kContact, PartitionCount{kPartitions}));
  EXPECT_EQ(answer.body, R"({"positions":[{"topic":"relance.contact-events","partition":)" +
                             std::to_string(record.partition.partition.value()) + R"(,"offset":100}]})");
}

TEST_F(Events, OfCampaignsAndCategoriesGoToTheCampaignLog) {
  EXPECT_EQ(post_events("[" + event("campaign.launched", "c1") + "," +
                        event("category.upserted", "vip", R"({"name":"VIP"})") + "]")
                .status,
            202);
  ASSERT_EQ(log.records.size(), 2u);
  EXPECT_EQ(log.records[0].key, "campaign:c1");
  EXPECT_EQ(log.records[1].key, "category:vip");
  for (const auto& record : log.records) {
    EXPECT_EQ(record.partition.topic, ports::TopicNumber{2});
    EXPECT_EQ(record.partition.partition, partition_of(*record.key, PartitionCount{kPartitions}));
  }
}

TEST_F(Events, ThatConcernAllContactsGoToEveryPartitionInOrder) {
  const auto answer = post_events(
      "[" + event("campaign.opened", "c1", R"({"campaign":"c1","account":"a","audience":{"categories":["vip"]}})") +
      "," + upserted() + "]");
  EXPECT_EQ(answer.status, 202) << answer.body;
  ASSERT_EQ(log.records.size(), 4u);
  for (std::int32_t i = 0; i < kPartitions; ++i) {
    const auto& record = log.records[static_cast<std::size_t>(i)];
    EXPECT_EQ(record.key, "c1");
    EXPECT_EQ(record.partition.partition, Partition{i});
    EXPECT_EQ(record.partition.topic, ports::TopicNumber{1});
    EXPECT_THAT(answer.body, HasSubstr(R"({"topic":"relance.contact-events","partition":)" + std::to_string(i) +
                                       R"(,"offset":)" + std::to_string(100 + i) + "}"));
  }
}

TEST_F(Events, ArriveInOneAppendAndInOrder) {
  std::string body = "[";
  for (int i = 0; i < 100; ++i) body += (i == 0 ? "" : ",") + upserted("336000000" + std::to_string(10 + i));
  EXPECT_EQ(post_events(body + "]").status, 202);
  EXPECT_EQ(log.calls, 1);
  ASSERT_EQ(log.records.size(), 100u);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(log.records[static_cast<std::size_t>(i)].key, "336000000" + std::to_string(10 + i));
}

TEST_F(Events, AreAnsweredOnlyOnceDurable) {
  log.answers_at_once = false;
  const auto answer = begin(event_post(upserted()));
  EXPECT_FALSE(*answer);
  log.succeed();
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->status, 202);
}

TEST_F(Events, AreToBePostedAgainWhenTheLogCannotTakeThem) {
  log.answers_at_once = false;
  const auto answer = begin(event_post(upserted()));
  log.fail(ports::Reaction::kRetry);
  ASSERT_TRUE(*answer);
  expect_problem(**answer, 503);
  EXPECT_EQ(*header(**answer, "Retry-After"), "1");
}

TEST_F(Events, OfAnEmptyArrayAreNone) {
  const auto answer = post_events("[]");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, R"({"positions":[]})");
  EXPECT_EQ(log.calls, 0);
}

TEST_F(Events, NeedTheBearerToken) {
  for (const std::string value : {"", "Bearer", "Bearer ", "Bearer wrong", "Basic event token", "event token",
                                  "Bearer event token ", "Bearer  event token"}) {
    ports::HttpRequest made = event_post(upserted());
    made.headers[0].second = value;
    const auto answer = send(made);
    expect_problem(answer, 401);
    EXPECT_THAT(*header(answer, "WWW-Authenticate"), HasSubstr("Bearer"));
  }
  ports::HttpRequest made = event_post(upserted());
  made.headers.erase(made.headers.begin());
  expect_problem(send(made), 401);
  EXPECT_EQ(log.calls, 0);
  made = event_post(upserted());
  made.headers[0].second = "bearer event token";
  EXPECT_EQ(send(made).status, 202) << "the scheme's name has no case";
}

TEST_F(Events, AreNotTakenWhereThereIsNoToken) {
  events_token.clear();
  ports::HttpRequest made = event_post(upserted());
  made.headers[0].second = "Bearer ";
  expect_problem(send(made), 401);
}

TEST_F(Events, AreTakenAsCloudEventsAndJsonAlone) {
  EXPECT_EQ(post_events(upserted(), "application/cloudevents+json").status, 202);
  EXPECT_EQ(post_events(upserted(), "Application/CloudEvents+JSON ; charset=utf-8").status, 202);
  EXPECT_EQ(post_events("[" + upserted() + "]", "application/cloudevents-batch+json").status, 202);
  EXPECT_EQ(post_events(" [" + upserted() + "]", "application/json").status, 202);
  EXPECT_EQ(log.calls, 4);
  for (const std::string type : {"text/plain", "application/xml", "", "application/jsonx", "application/cloudevents"}) {
    expect_problem(post_events(upserted(), type), 415);
  }
  ports::HttpRequest made = event_post(upserted());
  made.headers.pop_back();
  expect_problem(send(made), 415);
  EXPECT_EQ(log.calls, 4);
}

TEST_F(Events, AreWhatTheirMediaTypeSays) {
  EXPECT_THAT(body_of_refusal("[" + upserted() + "]", "application/cloudevents+json"),
              HasSubstr(R"("reason":"value")"));
  EXPECT_THAT(body_of_refusal(upserted(), "application/cloudevents-batch+json"), HasSubstr(R"("reason":"value")"));
}

TEST_F(Events, AreRefusedAllWhenOneIsInvalid) {
  const std::string answer = body_of_refusal("[" + upserted() + "," + upserted("12") + "," + upserted() + "]");
  EXPECT_THAT(answer, HasSubstr(R"("index":1)"));
  EXPECT_THAT(answer, HasSubstr(R"("path":"/subject")"));
  EXPECT_THAT(answer, HasSubstr(R"("reason":"subject")"));
  EXPECT_THAT(answer, Not(HasSubstr(std::string{kContact})));
}

TEST_F(Events, ThatAreNoJsonAreUnreadable) {
  const std::string answer = body_of_refusal("{");
  EXPECT_THAT(answer, HasSubstr(R"("reason":"unreadable")"));
  EXPECT_THAT(answer, Not(HasSubstr("index")));
  EXPECT_THAT(body_of_refusal(""), HasSubstr(R"("reason":"unreadable")"));
}

TEST_F(Events, OfOurOwnTasksAreRefused) {
  EXPECT_THAT(body_of_refusal(event("campaign.counted", "c1", R"({"scope":"campaign:c1"})")),
              HasSubstr(R"("path":"/type","reason":"type")"));
  std::string ours = upserted();
  ours.replace(ours.find("/crm"), 4, "/relance/contact");
  EXPECT_THAT(body_of_refusal(ours), HasSubstr(R"("path":"/source")"));
}

TEST_F(Events, AreLimitedInNumber) {
  options.events_max = 3;
  const std::string one = upserted();
  EXPECT_EQ(post_events("[" + one + "," + one + "," + one + "]").status, 202);
  expect_problem(post_events("[" + one + "," + one + "," + one + "," + one + "]"), 400);
  EXPECT_EQ(log.calls, 1);
}

TEST_F(Events, AreOnlyPosted) {
  for (const std::string method : {"GET", "PUT", "DELETE", "HEAD"}) {
    const auto answer = send(request(method, "/events"));
    expect_problem(answer, 405);
    EXPECT_EQ(*header(answer, "Allow"), "POST");
  }
}

using EventTime = Events;

TEST_F(EventTime, IsStampedWhereItIsAbsent) {
  EXPECT_EQ(post_events(upserted(kContact, "")).status, 202);
  EXPECT_THAT(*log.records.at(0).value, HasSubstr(R"("time":"2026-11-20T08:00:00.000Z")"));
}

TEST_F(EventTime, MayBeFiveMinutesAheadAndNoMore) {
  EXPECT_EQ(post_events(upserted(kContact, "2026-11-20T08:05:00.000Z")).status, 202);
  expect_problem(post_events(upserted(kContact, "2026-11-20T08:05:00.001Z")), 400);
  const auto answer = post_events("[" + upserted() + "," + upserted(kContact, "2099-01-01T00:00:00Z") + "]");
  EXPECT_THAT(answer.body, HasSubstr(R"("index":1,"path":"/time","reason":"time")"));
  EXPECT_EQ(log.calls, 1);
}

TEST_F(EventTime, DoesNotMoveByPostedTicks) {
  EXPECT_THAT(body_of_refusal(tick(kNow)), HasSubstr(R"("path":"/type","reason":"type")"));
}

TEST_F(EventTime, MayBeAnyWhereTheLogIsTheClock) {
  options.log_clock = true;
  EXPECT_EQ(post_events(upserted(kContact, "2099-01-01T00:00:00Z")).status, 202);
  EXPECT_EQ(post_events(upserted(kContact, "")).status, 202);
  EXPECT_THAT(*log.records.at(1).value, HasSubstr(R"("time":"2099-01-01T00:00:00.000Z")"));
}

TEST_F(EventTime, MovesByATickInEveryPartitionWhereTheLogIsTheClock) {
  options.log_clock = true;
  const auto answer = post_events(tick("2027-01-01T00:00:00Z"));
  EXPECT_EQ(answer.status, 202) << answer.body;
  ASSERT_EQ(log.records.size(), static_cast<std::size_t>(2 * kPartitions));
  std::map<ports::TopicNumber, std::set<Partition>> seen;
  for (const auto& record : log.records) {
    EXPECT_EQ(record.key, std::nullopt);
    EXPECT_EQ(record.value, tick("2027-01-01T00:00:00Z"));
    seen[record.partition.topic].insert(record.partition.partition);
  }
  EXPECT_EQ(seen[ports::TopicNumber{1}].size(), static_cast<std::size_t>(kPartitions));
  EXPECT_EQ(seen[ports::TopicNumber{2}].size(), static_cast<std::size_t>(kPartitions));
}

}  // namespace
}  // namespace relance::ingress
