// Webhook bodies on their way into the contact log.
#include <algorithm>

#include <boost/json.hpp>

#include <relance/ports/log.h>
#include <relance/providers/webhook_event_writer.h>

#include "live_world.h"
#include "unit/providers/webhook_bodies.h"

namespace relance::tasks {
namespace {

namespace json = boost::json;
using providers::webhook_testing::bodies_in;
using providers::webhook_testing::Body;
using providers::webhook_testing::Reader;

constexpr std::string_view kReceivedAt = "2026-11-20T09:00:00.000Z";

class NormaliserTest : public testing::Test {
 protected:
  NormaliserTest() {
    live_.parts.contacts = false;
    live_.parts.campaigns = false;
  }
  void post(providers::Provider provider, std::string body) {
    live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt,
                                                std::move(body),
                                                {{"provider", std::string{to_text(provider)}},
                                                 {"endpoint", "default"},
                                                 {"received_at", std::string{kReceivedAt}}}});
  }
  void drain() { ASSERT_TRUE(live_.drain()) << live_.last_words(); }
  [[nodiscard]] stream::ProcessorMetrics metrics() {
    for (const auto& task : live_.worker().snapshot().tasks) {
      if (task.partition == place(Topic::kWebhooks, 0)) return task.metrics;
    }
    return {};
  }
  [[nodiscard]] std::vector<json::object> dead_letters() {
    std::vector<json::object> letters;
    for (const std::string& line : live_.values(Topic::kDeadLetters)) letters.push_back(json::parse(line).as_object());
    return letters;
  }

  LiveWorld live_{1};
};

// As `relance normalise` writes them, ids included.
Lines normalised(providers::Provider provider, const std::string& body, std::size_t record) {
  Reader reader{provider};
  Lines lines;
  for (const providers::WebhookEvent& event : reader.read(body).events) {
    ByteBuffer bytes;
    const std::string id = "relance.webhooks/0/" + std::to_string(record) + ':' + std::to_string(lines.size());
    write_webhook_event(event, id, "/ingress/" + std::string{to_text(provider)}, *parse_rfc3339(kReceivedAt), bytes);
    lines.emplace_back(bytes.view());
  }
  return lines;
}

TEST_F(NormaliserTest, GivesTheEventsOfTheNormaliseVerb) {
  Lines expected;
  std::size_t ignored = 0;
  std::size_t defects = 0;
  std::size_t record = 0;
  const std::vector<Body> bodies = bodies_in(RELANCE_FIXTURES_DIR);
  ASSERT_GT(bodies.size(), 50U);
  for (const Body& body : bodies) {
    post(body.provider, body.text);
    std::ranges::move(normalised(body.provider, body.text, record++), std::back_inserter(expected));
    Reader reader{body.provider};
    const providers::WebhookContent& content = reader.read(body.text);
    for (const auto& [reason, count] : content.ignored) ignored += count;
    defects += content.defects.size();
  }
  drain();
  EXPECT_EQ(live_.values(Topic::kContactEvents), expected);
  EXPECT_EQ(live_.values(Topic::kDeadLetters).size(), defects);
  EXPECT_EQ(metrics().dead_letters, defects);
  EXPECT_EQ(metrics().ignored, ignored);
}

TEST_F(NormaliserTest, PutsEventsUnderTheirContact) {
  for (const Body& body : bodies_in(RELANCE_FIXTURES_DIR)) post(body.provider, body.text);
  drain();
  for (const Written& record : live_.records(Topic::kContactEvents)) {
    ASSERT_TRUE(record.key && record.value);
    EXPECT_EQ(json::parse(*record.value).at("subject").as_string(), *record.key);
  }
}

TEST_F(NormaliserTest, TellsWhereAndWhyItCouldNotRead) {
  post(providers::Provider::kWassenger, "{}");
  post(providers::Provider::kCloudApi, "no json \x01");
  drain();
  const auto letters = dead_letters();
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].at("topic"), "relance.webhooks");
  EXPECT_EQ(letters[0].at("offset"), 0);
  EXPECT_EQ(letters[0].at("reason"), "member");
  EXPECT_EQ(letters[0].at("time").as_string(), kReceivedAt);
  EXPECT_TRUE(letters[0].at("key").is_null());
  EXPECT_EQ(letters[0].at("value"), "{}");
  EXPECT_EQ(letters[1].at("offset"), 1);
  EXPECT_EQ(letters[1].at("reason"), "unreadable");
}

TEST_F(NormaliserTest, PutsABodyWithoutItsHeadersAside) {
  const auto headers = [](const char* provider, const char* received_at) {
    std::vector<std::pair<std::string, std::string>> all;
    if (provider != nullptr) all.emplace_back("provider", provider);
    if (received_at != nullptr) all.emplace_back("received_at", received_at);
    return all;
  };
  live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt, "{}", headers(nullptr, kReceivedAt.data())});
  live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt, "{}", headers("wassenger", nullptr)});
  live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt, "{}", headers("pigeon", kReceivedAt.data())});
  live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt, "{}", headers("wassenger", "yesterday")});
  live_.post_raw(place(Topic::kWebhooks, 0), {std::nullopt, std::nullopt, {}});
  drain();
  EXPECT_EQ(live_.values(Topic::kDeadLetters).size(), 5U);
  EXPECT_EQ(metrics().dead_letters, 5U);
  for (const json::object& letter : dead_letters()) EXPECT_EQ(letter.at("reason"), "member");
}

TEST_F(NormaliserTest, TakesAThousandElementsAtOnceAndTheGoodOnesOfThem) {
  const auto bodies = bodies_in(RELANCE_FIXTURES_DIR);
  const auto batch =
      std::ranges::find_if(bodies, [](const Body& body) { return body.path.filename() == "array_of_everything.json"; });
  ASSERT_NE(batch, bodies.end());
  const json::array elements = json::parse(batch->text).as_array();
  json::array thousand;
  while (thousand.size() < 1'000) thousand.push_back(elements[thousand.size() % elements.size()]);
  const std::string body = json::serialize(thousand);
  const Lines expected = normalised(batch->provider, body, 0);
  ASSERT_GT(expected.size(), 100U);
  post(batch->provider, body);
  live_.options.limits.records = 50;
  drain();
  EXPECT_EQ(live_.values(Topic::kContactEvents), expected);
  // The body stands with the first of its dead letters; the position tells where it is.
  const auto letters = dead_letters();
  EXPECT_GT(letters.size(), 100U);
  EXPECT_EQ(std::ranges::count_if(letters,
                                  [&](const json::object& letter) { return letter.at("value") == json::value(body); }),
            8);
}

// Each dead letter is a step: a process may end between any two of them.
TEST_F(NormaliserTest, GoesOnAtTheElementWhereItCrashed) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  json::array elements;
  for (std::size_t i = 0; i < 12; ++i) elements.push_back(i % 2 == 0 ? json::value{json::object{}} : json::value(3));
  const std::string body = json::serialize(elements);
  post(providers::Provider::kWassenger, body);
  LiveWorld calm{1};
  calm.parts = live_.parts;
  calm.post_raw(place(Topic::kWebhooks, 0),
                {std::nullopt, body, {{"provider", "wassenger"}, {"received_at", std::string{kReceivedAt}}}});
  ASSERT_TRUE(calm.drain());
  live_.options.limits.records = 1;
  int crashes = 0;
  for (bool ended = false; !ended; ++crashes) {
    live_.crash_at(CrashPoint::kStepFolded, 2);
    try {
      ended = live_.drain();
    } catch (const simulation::SimulatedCrash&) {
      live_.recover_from_crash();
    }
  }
  EXPECT_GT(crashes, 5);
  EXPECT_EQ(live_.values(Topic::kDeadLetters), calm.values(Topic::kDeadLetters));
}

// A body that grows when it is written as JSON text must not stop the partition: a log takes 5 MiB.
TEST_F(NormaliserTest, PutsALargeBodyAsideThatWouldNotFitIntoTheLog) {
  post(providers::Provider::kWassenger, std::string(4 * 1024 * 1024, '\x01'));
  post(providers::Provider::kWassenger, std::string(4 * 1024 * 1024, '\xff'));
  drain();
  const auto letters = dead_letters();
  ASSERT_EQ(letters.size(), 2U);
  for (const Written& record : live_.records(Topic::kDeadLetters))
    EXPECT_LE(record.value->size(), ports::kRecordBytesMax);
  for (const json::object& letter : letters) EXPECT_EQ(letter.at("reason"), "unreadable");
  EXPECT_EQ(letters[0].at("value").as_string().size(), 0U);
  EXPECT_TRUE(letters[1].contains("value"));
  EXPECT_EQ(letters[1].at("offset"), 1);
}

}  // namespace
}  // namespace relance::tasks
