// What POST /events takes, and where each event goes (section 8 of the rules).
#include <string>

#include <gtest/gtest.h>

#include <relance/events/event_post.h>
#include <relance/events/event_reader.h>

#include "property/holds.h"
#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEnrolled = R"({"campaign":"c1","account":"acc-1"})";
constexpr std::string_view kOpened = R"({"campaign":"c1","account":"a","audience":{"categories":[]}})";
constexpr std::string_view kCreated = R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":{}})";

class EventPost : public testing::Test {
 protected:
  std::string defect(std::string_view body) {
    const auto posted = reader_.read(body, rules_);
    if (posted) return "ok";
    const PostDefect& defect = posted.error();
    const std::string event = defect.event ? std::to_string(*defect.event) + ' ' : "";
    return event + std::string{to_text(defect.defect.reason)} + (defect.defect.path.empty() ? "" : " ") +
           defect.defect.path;
  }

  // The record of a body of one event.
  std::string record_of(std::string_view body) {
    const auto posted = reader_.read(body, rules_);
    return posted && posted.value().size() == 1 ? std::string{posted.value().front().record} : "refused";
  }

  // "topic key" or "topic *key" for each route of one event.
  std::string route_of(std::string_view type, std::string_view subject, std::string_view data) {
    const auto posted = reader_.read(record(type, subject, data), rules_);
    if (!posted) return "refused";
    std::string text;
    for (const Route& route : posted.value().front().routes) {
      text.append(text.empty() ? "" : ", ").append(topic_name(route.topic).substr(8));
      text.append(route.to == Route::To::kEveryPartition ? " *" : " ").append(route.key.value_or("-"));
    }
    return text;
  }

  EventPostReader reader_;
  PostRules rules_{.stamp = kTime + 1ms};
};

TEST_F(EventPost, KeepsTheBytesOfOneEvent) {
  const std::string event =
      R"({ "specversion":"1.0", "id":"\u0065", "source":"\/t", "type":"relance.contact.enrolled.v1",
    "subject" : "33612345678" ,"time":"2026-11-20T09:00:00+01:00", "data":)" +
      std::string{kEnrolled} + R"(, "x":[1e2,{"y":"]}\\"}, 123456789012345678901234567890]})";
  EXPECT_EQ(record_of(event), event);
  EXPECT_EQ(record_of(" \r\n\t" + event + "\n"), event) << "but not the space around it";
  EXPECT_EQ(record_of("[ " + event + " ]"), event);
}

TEST_F(EventPost, TakesEventsInTheirOrder) {
  const std::string first = record("contact.enrolled", "33600000001", kEnrolled);
  const std::string second = record("contact.deleted", "33600000002", "");
  const auto posted = reader_.read("[" + first + " ,\n" + second + "," + first + "]", rules_);
  ASSERT_TRUE(posted.ok());
  ASSERT_EQ(posted.value().size(), 3u);
  EXPECT_EQ(posted.value()[0].record, first);
  EXPECT_EQ(posted.value()[1].record, second);
  EXPECT_EQ(posted.value()[2].record, first);
  EXPECT_EQ(posted.value()[1].time, kTime);
  EXPECT_EQ(posted.value()[1].routes.front().key, "33600000002");
}

TEST_F(EventPost, MayHoldNothing) {
  const auto posted = reader_.read(" [ ] ", rules_);
  ASSERT_TRUE(posted.ok());
  EXPECT_TRUE(posted.value().empty());
}

TEST_F(EventPost, CutsWhateverWasJoined) {
  property::holds(300, [this] {
    const auto space = [] { return *rc::gen::container<std::string>(rc::gen::element(' ', '\n', '\t', '\r')); };
    const auto text = [] {
      return *rc::gen::map(rc::gen::container<std::vector<std::string>>(
                               rc::gen::element<std::string>("{", "}", "[", "]", ",", ":", "\\\"", "\\\\", "é", "x")),
                           [](const std::vector<std::string>& parts) {
                             std::string joined;
                             for (const std::string& part : parts) joined += part;
                             return joined;
                           });
    };
    std::vector<std::string> events;
    std::string body = space() + "[" + space();
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
      const std::string data = "{" + space() + "\"" + text() + "\":[" + space() + "\"" + text() + "\",{}," + space() +
                               "[-1.5e3 ]]" + space() + "}";
      events.push_back(record("contact.deleted", kContact, data));
      body += (i == 0 ? "" : ",") + space() + events.back() + space();
    }
    const auto posted = reader_.read(body + "]" + space(), rules_);
    RC_ASSERT(posted.ok());
    RC_ASSERT(posted.value().size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) RC_ASSERT(posted.value()[i].record == events[i]);
  });
}

TEST_F(EventPost, StampsATimeWhereThereIsNone) {
  const std::string head = R"({"specversion":"1.0","id":"e","source":"/t","type":"relance.contact.deleted.v1",)"
                           R"("subject":"33612345678")";
  EXPECT_EQ(record_of(head + "}"), R"({"time":"2026-11-20T08:00:00.001Z",)" + head.substr(1) + "}");
  EXPECT_EQ(record_of(head + R"(,"time" : null })"), head + R"(,"time" : "2026-11-20T08:00:00.001Z" })");
  EXPECT_EQ(record_of(head + R"(,"x":{"time":null,"y":"\"{"},"\u0074ime":null,"z":null})"),
            head + R"(,"x":{"time":null,"y":"\"{"},"\u0074ime":"2026-11-20T08:00:00.001Z","z":null})");
  const auto posted = reader_.read(head + "}", rules_);
  ASSERT_TRUE(posted.ok());
  EXPECT_EQ(posted.value().front().time, kTime + 1ms);
  EXPECT_EQ(defect(head + R"(,"time":null,"time":null})"), "0 unreadable /time");
  EXPECT_EQ(defect(head + R"(,"time":1})"), "0 value /time");
  EXPECT_EQ(defect("{}"), "0 member /specversion");
  rules_.stamp = {};
  EXPECT_EQ(defect(head + "}"), "0 member /time");
  EXPECT_EQ(defect(head + R"(,"time":null})"), "0 member /time");
}

TEST_F(EventPost, RefusesTimesThatAreTooLate) {
  const std::string event = record("contact.deleted", kContact, "");
  rules_.latest = kTime;
  EXPECT_EQ(defect(event), "ok");
  rules_.latest = kTime - 1ms;
  EXPECT_EQ(defect("[" + event + "]"), "0 time /time");
}

TEST_F(EventPost, RefusesBodiesThatAreNoJson) {
  const std::string event = record("contact.deleted", kContact, "");
  for (const std::string& body :
       {std::string{}, std::string{" "}, std::string{"{"}, event + event, event + "\n" + event, "[" + event + ",]",
        "[" + event, event + "]", std::string{"\xff"}}) {
    EXPECT_EQ(defect(body), "unreadable") << body;
  }
  for (const char* body : {"1", "\"x\"", "null", "[1]", "[[]]", "[null]"}) EXPECT_EQ(defect(body), "0 unreadable");
}

TEST_F(EventPost, RefusesAllForOneDefect) {
  const std::string good = record("contact.deleted", kContact, "");
  const std::string bad = record("contact.enrolled", kContact, R"({"campaign":"c1"})");
  EXPECT_EQ(defect("[" + good + "," + bad + "," + bad + "]"), "1 member /data/account");
  EXPECT_EQ(defect("[" + good + "," + good + ",7]"), "2 unreadable");
  EXPECT_EQ(defect("[" + good + "," + good + "]"), "ok") << "and the next body is another one";
}

TEST_F(EventPost, HasALimitInEventsAndInBytes) {
  const std::string event = record("contact.deleted", kContact, "");
  rules_.events_max = 2;
  EXPECT_EQ(defect("[" + event + "," + event + "]"), "ok");
  EXPECT_EQ(defect("[" + event + "," + event + "," + event + "]"), "value");
  EXPECT_EQ(defect(event + std::string(kRecordBytesMax - event.size(), ' ')), "ok");
  EXPECT_EQ(defect(event + std::string(kRecordBytesMax - event.size() + 1, ' ')), "value");
  const std::string timeless = R"({"specversion":"1.0","id":"e","source":"/t","type":"relance.contact.deleted.v1",)"
                               R"("subject":"33612345678","x":")";
  EXPECT_EQ(defect(timeless + std::string(kRecordBytesMax - timeless.size() - 2 - 34, 'x') + "\"}"), "ok");
  EXPECT_EQ(defect(timeless + std::string(kRecordBytesMax - timeless.size() - 2 - 33, 'x') + "\"}"), "0 value");
}

TEST_F(EventPost, RefusesWhatIsForOurTasksToWrite) {
  for (const char* type : {"campaign.counted", "campaign.enrolled", "campaign.defined", "send.requested",
                           "send.withdrawn", "message.requested", "message.updated", "interaction.recorded",
                           "contact.timed_out", "campaign.completed", "anything"}) {
    EXPECT_EQ(defect(record(type, "c1", "{}")), "0 type /type") << type;
  }
  std::string ours = record("contact.deleted", kContact, "");
  ours.replace(ours.find("/test"), 5, "\\u002frelance/x");
  EXPECT_EQ(defect(ours), "0 value /source");
  ours.replace(ours.find("relance/x"), 9, "relance");
  EXPECT_EQ(defect(ours), "ok") << "/relance is not /relance/";
}

TEST_F(EventPost, TakesTicksOnlyWhereTheLogIsTheClock) {
  const std::string tick = record("clock.ticked", "x", "");
  EXPECT_EQ(defect(tick), "0 type /type");
  rules_.takes_ticks = true;
  EXPECT_EQ(defect(tick), "ok");
}

TEST_F(EventPost, GoesWhereItsTypeBelongs) {
  rules_.takes_ticks = true;
  EXPECT_EQ(route_of("contact.enrolled", kContact, kEnrolled), "contact-events 33612345678");
  EXPECT_EQ(route_of("contact.upserted", "bsuid:x1", ""), "contact-events bsuid:x1");
  EXPECT_EQ(route_of("message.status", kContact, R"({"account":"a","provider_message_id":"m","status":"read"})"),
            "contact-events 33612345678");
  EXPECT_EQ(route_of("campaign.created", "c1", kCreated), "campaign-events campaign:c1");
  EXPECT_EQ(route_of("campaign.launched", "c1", ""), "campaign-events campaign:c1");
  EXPECT_EQ(route_of("campaign.cancelled", "c1", ""), "campaign-events campaign:c1");
  EXPECT_EQ(route_of("category.upserted", "vip", R"({"name":"n"})"), "campaign-events category:vip");
  EXPECT_EQ(route_of("category.deleted", "vip", ""), "campaign-events category:vip");
  EXPECT_EQ(route_of("campaign.opened", "other", kOpened), "contact-events *c1");
  EXPECT_EQ(route_of("clock.ticked", "x", ""), "contact-events *-, campaign-events *-");
}

TEST_F(EventPost, DoesNotMendTheMessagesOfACampaign) {
  const std::string mended = R"({"name":"n","account":"a","message_1":{"n":1e999},"message_2":{},"audience":{}})";
  EXPECT_EQ(defect(record("campaign.created", "c1", mended)), "0 unreadable /data");
  std::string timeless = record("campaign.created", "c1", mended);
  const std::string time = R"("2026-11-20T08:00:00.000Z")";
  timeless.replace(timeless.find(time), time.size(), "null");
  EXPECT_EQ(defect(timeless), "0 unreadable /data");
}

}  // namespace
}  // namespace relance::events::test
