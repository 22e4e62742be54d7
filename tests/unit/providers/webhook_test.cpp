// What holds for the bodies of both providers: fixtures, accounting, batches, unreadable bodies.
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <relance/events/event_reader.h>
#include <relance/providers/webhook_event_writer.h>

#include "fuzz/webhook_invariants.h"
#include "unit/providers/webhook_bodies.h"

namespace relance::providers {
namespace {

using namespace webhook_testing;

void expect_accounted(const std::vector<Body>& bodies) {
  std::map<Provider, std::map<std::string, std::size_t>> totals;
  for (const Body& body : bodies) {
    SCOPED_TRACE(body.path);
    Reader reader{body.provider};
    const WebhookContent& content = reader.read(body.text);
    EXPECT_EQ(elements_of(content), count_body(body.provider, json::parse(body.text))) << result_of(content);
    auto& total = totals[body.provider];
    total["events"] += content.events.size();
    total["defects"] += content.defects.size();
    for (const auto& [reason, count] : content.ignored) total["ignored as " + std::string{reason}] += count;
    for (const auto& defect : content.defects) {
      std::cout << body.path.string() << ": " << to_text(defect.reason) << " at " << defect.path << '\n';
    }
  }
  for (const auto& [provider, total] : totals) {
    for (const auto& [what, count] : total) std::cout << to_text(provider) << ' ' << what << ": " << count << '\n';
  }
}

TEST(WebhookBodies, GiveWhatTheFixturesSay) {
  const std::vector<Body> bodies = bodies_in(RELANCE_FIXTURES_DIR);
  ASSERT_FALSE(bodies.empty());
  std::map<Provider, Reader> readers;
  for (const Body& body : bodies) {
    SCOPED_TRACE(body.path);
    Reader& reader = readers.try_emplace(body.provider, body.provider).first->second;
    const json::value expected = json::parse(read_file(fs::path{body.path}.replace_extension(".expected.json")));
    const json::value actual = result_of(reader.read(body.text));
    EXPECT_EQ(actual, expected) << actual << '\n' << expected;
  }
}

TEST(WebhookBodies, AccountForEveryElementOfTheFixtures) {
  ::testing::internal::CaptureStdout();
  expect_accounted(bodies_in(RELANCE_FIXTURES_DIR));
  ::testing::internal::GetCapturedStdout();
}

TEST(WebhookBodies, GiveEventsThatTheEventReaderTakes) {
  events::EventReader event_reader;
  ByteBuffer record;
  for (const Body& body : bodies_in(RELANCE_FIXTURES_DIR)) {
    SCOPED_TRACE(body.path);
    Reader reader{body.provider};
    for (const WebhookEvent& event : reader.read(body.text).events) {
      record.clear();
      write_webhook_event(event, "relance.webhooks/0/7:1", "/ingress/test", Timestamp{} + std::chrono::hours{1},
                          record);
      const std::size_t size = record.size();
      record.append(std::string(events::EventReader::kPadding, ' '));
      EXPECT_TRUE(event_reader.read(record.view().substr(0, size)).ok()) << record.view();
    }
  }
}

// RELANCE_PAYLOADS names a folder of bodies as providers sent them.
TEST(WebhookBodies, AccountForEveryElementOfRealBodies) {
  const char* folder = std::getenv("RELANCE_PAYLOADS");
  if (!folder) GTEST_SKIP() << "RELANCE_PAYLOADS names no folder of bodies";
  const std::vector<Body> bodies = bodies_in(folder);
  ASSERT_FALSE(bodies.empty()) << folder << " holds no body";
  expect_accounted(bodies);
}

// --- batches -------------------------------------------------------------------------------------------------------

json::object wassenger_event(std::size_t number, bool good) {
  return {{"event", "message:in:new"},
          {"device", "device-1"},
          {"data",
           {{"id", good ? json::value("WA" + std::to_string(number)) : json::value(nullptr)},
            {"type", "text"},
            {"fromNumber", "+33" + std::to_string(600000000 + number)},
            {"body", "Oui " + std::to_string(number)},
            {"timestamp", 1795161600}}}};
}

json::object cloud_api_message(std::size_t number, bool good) {
  return {{"from", good ? json::value("33" + std::to_string(600000000 + number)) : json::value("nobody")},
          {"id", "wamid.B" + std::to_string(number)},
          {"type", "text"},
          {"timestamp", "1795161600"},
          {"text", {{"body", "Oui"}}}};
}

json::value batch_of(Provider provider, json::array items) {
  if (provider == Provider::kWassenger) return items;
  const json::object value{{"metadata", {{"phone_number_id", "301"}}}, {"messages", std::move(items)}};
  return {{"entry", json::array{{{"changes", json::array{{{"field", "messages"}, {"value", value}}}}}}}};
}

json::object batch_item(Provider provider, std::size_t number, bool good) {
  return provider == Provider::kWassenger ? wassenger_event(number, good) : cloud_api_message(number, good);
}

TEST(WebhookBatch, OfAThousandWithOneBadItemGives999Events) {
  for (const Provider provider : {Provider::kWassenger, Provider::kCloudApi}) {
    json::array items;
    for (std::size_t i = 0; i < 1000; ++i) items.push_back(batch_item(provider, i, i != 617));
    Reader reader{provider};
    const WebhookContent& content = reader.read(json::serialize(batch_of(provider, std::move(items))));
    EXPECT_EQ(content.events.size(), 999U);
    ASSERT_EQ(content.defects.size(), 1U);
    EXPECT_EQ(content.defects[0].path,
              provider == Provider::kWassenger ? "/617/data/id" : "/entry/0/changes/0/value/messages/617/from");
    EXPECT_EQ(content.events[617].contact.text(), "33600000618");
  }
}

RC_GTEST_PROP(WebhookBatch, GivesWhatItsPartsGive, (const std::vector<bool>& good, bool wassenger)) {
  const Provider provider = wassenger ? Provider::kWassenger : Provider::kCloudApi;
  Reader reader{provider};
  json::array items;
  json::array parts;
  std::size_t defects = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    items.push_back(batch_item(provider, i, good[i]));
    const WebhookContent& part = reader.read(json::serialize(batch_of(provider, {items.back()})));
    for (json::value& event : events_of(part)) parts.push_back(std::move(event));
    defects += part.defects.size();
  }
  const WebhookContent& whole = reader.read(json::serialize(batch_of(provider, std::move(items))));
  RC_ASSERT(events_of(whole) == parts);
  RC_ASSERT(whole.defects.size() == defects);
}

// Whatever a provider may make of a body that we know: no exception, no element lost or counted twice.
RC_GTEST_PROP(WebhookBodies, AccountForEveryElementWhateverOneMemberBecomes, ()) {
  static const std::vector<Body> bodies = bodies_in(RELANCE_FIXTURES_DIR);
  const Body& body = bodies.at(*rc::gen::inRange<std::size_t>(0, bodies.size()));
  json::value root = json::parse(body.text);
  json::value* at = &root;
  while (*rc::gen::inRange(0, 8) != 0) {
    if (auto* members = at->if_object(); members && !members->empty()) {
      at = &(members->begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(members->size())))
                ->value();
    } else if (auto* items = at->if_array(); items && !items->empty()) {
      at = &(*items)[*rc::gen::inRange<std::size_t>(0, items->size())];
    }
  }
  if (at == &root) return;
  *at = *rc::gen::element<json::value>(nullptr, true, 7, -1, 1e300, "", "text", "\x01", json::array{}, json::object{},
                                       json::array{nullptr, json::array{}}, json::object{{"id", 1}});
  Reader reader{body.provider};
  const WebhookContent& content = reader.read(json::serialize(root));
  check_content(content);
  RC_ASSERT(elements_of(content) == count_body(body.provider, root));
}

// --- bodies that cannot be read ------------------------------------------------------------------------------------

void expect_unreadable(std::string_view body) {
  for (const Provider provider : {Provider::kWassenger, Provider::kCloudApi}) {
    Reader reader{provider};
    const WebhookContent& content = reader.read(body);
    ASSERT_EQ(elements_of(content), 1U);
    ASSERT_EQ(content.defects.size(), 1U);
    EXPECT_EQ(content.defects[0].reason, events::Reason::kUnreadable);
    EXPECT_EQ(content.defects[0].path, "");
  }
}

TEST(UnreadableBody, IsOneDefectWhateverItHolds) {
  for (const std::string_view body :
       {"", " ", "{", "{}{}", "[1,]", "null", "true", "12", "\"text\"", "{\"a\":NaN}", "\xff", "{\"a\":\"\xc3\"}"}) {
    SCOPED_TRACE(body);
    expect_unreadable(body);
  }
  expect_unreadable(std::string(100'000, '[') + std::string(100'000, ']'));
  expect_unreadable(std::string_view{"\0\0", 2});
}

TEST(UnreadableBody, IsOneLongerThanTheLimit) {
  const std::string longest = "[" + std::string(kBodyBytesMax - 2, ' ') + "]";
  Reader reader{Provider::kWassenger};
  EXPECT_EQ(elements_of(reader.read(longest)), 0U);
  expect_unreadable(longest + " ");
}

TEST(UnreadableBody, LeavesTheReaderAsItWas) {
  Reader reader{Provider::kWassenger};
  const std::string good = json::serialize(wassenger_event(1, true));
  EXPECT_EQ(reader.read("{").defects.size(), 1U);
  EXPECT_EQ(reader.read(good).events.size(), 1U);
  EXPECT_TRUE(reader.read(good).defects.empty());
}

TEST(HalfACharacter, IsReadAsTheReplacementCharacterAndCostsNothingElse) {
  const auto text_of = [](const std::string& body) {
    Reader reader{Provider::kWassenger};
    const WebhookContent& content =
        reader.read(R"({"event":"message:in:new","device":"d","data":{"id":"a","type":"text",)"
                    R"("fromNumber":"33611223344","body":")" +
                    body + R"("}})");
    return content.events.empty() ? "none"
                                  : std::string{*std::get<domain::MessageReceived>(content.events[0].body).text};
  };
  EXPECT_EQ(text_of(R"(STOP \ud83d)"), "STOP \uFFFD");
  EXPECT_EQ(text_of(R"(\udc4d STOP)"), "\uFFFD STOP");
  EXPECT_EQ(text_of(R"(\ud83d\ud83d\udc4d)"), "\uFFFD👍");
  EXPECT_EQ(text_of(R"(\ud83d\u00e9)"), "\uFFFDé");
  EXPECT_EQ(text_of(R"(\\ud83d \udc4d)"), "\\ud83d \uFFFD");
  EXPECT_EQ(text_of(R"(\ud83)"), "none");
  EXPECT_EQ(text_of(R"(\ud83d\x)"), "none");
}

// --- words ---------------------------------------------------------------------------------------------------------

TEST(EmojiText, IsOfEmojiAndWhiteSpaceOnly) {
  for (const std::string_view text :
       {"👍", "👍🏽", "❤", "❤️", "☺︎", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷🇧🇪",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#⃣", "*️⃣", "©️", "™️", " 🎉 \n🎉\t", "🫠🫡", "✔"}) {
    EXPECT_TRUE(is_emoji_text(text)) << text;
  }
  for (const std::string_view text : {"", " ", "1", "12", "#", "*", "1️", "©", "™", "ok 👍", "👍!", "é", "\u200D",
                                      "\uFE0F", "日本", "→", "€", "1\u20E2"}) {
    EXPECT_FALSE(is_emoji_text(text)) << text;
  }
}

TEST(ProviderWord, IsReadBack) {
  for (const Provider provider : {Provider::kWassenger, Provider::kCloudApi}) {
    EXPECT_EQ(parse_provider(to_text(provider)), provider);
  }
  EXPECT_EQ(parse_provider("telegram"), std::nullopt);
}

}  // namespace
}  // namespace relance::providers
