// What is JSON and what is not: duplicate names, numbers, depth, size, encoding.
#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

using namespace domain;

TEST(RecordText, IsOneJsonObject) {
  Records records;
  for (const char* text :
       {"", "{", "}", "[]", "null", "7", "\"text\"", "{}{}", "{} x", "not json", "{'a':1}", "{\"a\":1,}", "\x01"}) {
    EXPECT_EQ(records.defect(text), text == std::string_view{"{}"} ? "member /specversion" : "unreadable") << text;
  }
  EXPECT_EQ(records.defect("{}"), "member /specversion");
}

TEST(RecordText, MayHaveSpaceAroundAndWithin) {
  Records records;
  std::string text = record("contact.deleted", kContact, "");
  text.insert(1, " \t\r ");
  EXPECT_EQ(records.defect("  " + text + " \r"), "ok");
}

TEST(RecordText, IsUtf8) {
  Records records;
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":"a)" + std::string{bad} + "\"}")),
              "unreadable");
  }
  EXPECT_EQ(records.contact<ContactUpserted>("contact.upserted", R"({"name":"\ud83d\ude42"})").name, "🙂");
}

TEST(RecordText, HasNoNameTwiceAmongThoseThatWeRead) {
  Records records;
  EXPECT_EQ(records.defect(R"({"id":"a","id":"a"})"), "unreadable /id");
  EXPECT_EQ(records.defect(R"({"data":null,"data":{}})"), "unreadable /data") << "null or not";
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":"a","name":"a"})")),
            "unreadable /data/name");
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":"a","n\u0061me":"a"})")),
            "unreadable /data/name");
  EXPECT_EQ(records.defect(record("campaign.opened", "c1",
                                  R"({"campaign":"c1","account":"a","audience":{"categories":[],"categories":[]}})")),
            "unreadable /data/audience/categories");
  EXPECT_EQ(
      records.defect(record(
          "message.status", kContact,
          R"({"account":"a","provider_message_id":"w","status":"read","error":{"code":"1","title":"t","code":"1"}})")),
      "unreadable /data/error/code");
}

TEST(RecordText, MayHaveANameTwiceThatNobodyReads) {
  Records records;
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"x":1,"x":2,"y":{"name":1,"name":2}})")), "ok");
}

TEST(RecordText, NamesTheDuplicateBeforeAnyOtherDefect) {
  Records records;
  EXPECT_EQ(records.defect(R"({"specversion":"9","time":1,"time":2})"), "unreadable /time");
  EXPECT_EQ(records.defect(record("contact.enrolled", kContact, R"({"campaign":7,"account":"a","account":"a"})")),
            "unreadable /data/account");
}

TEST(RecordText, TakesUnknownMembersWhateverTheyHold) {
  Records records;
  for (const char* value :
       {"null", "[[[]]]", R"({"campaign":1})", R"("\u0000")", "1e308", "-0.0", "0.1e-400", "123456789012345678"}) {
    EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"x":)" + std::string{value} + "}")), "ok")
        << value;
  }
}

TEST(RecordText, TakesUnknownNumbersOfAnySize) {
  Records records;
  for (const char* value :
       {"18446744073709551616", "-9223372036854775809", "1234567890123456789012345678901234567890", "1e400"}) {
    EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"x":)" + std::string{value} + "}")), "ok")
        << value;
  }
}

TEST(RecordText, TakesNoSuchNumberForAText) {
  Records records;
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":1e400})")), "value /data/name");
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":18446744073709551616})")),
            "value /data/name");
  EXPECT_EQ(records.defect(record("campaign.launched", "c1", R"({"expected":18446744073709551616})")),
            "value /data/expected");
}

TEST(RecordText, HoldsNoHalfOfACharacter) {
  Records records;
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":"a\ud83d"})")), "unreadable");
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"x":"\ude42b"})")), "unreadable");
}

TEST(RecordText, OfACampaignHasNoNumberThatCannotBeEchoed) {
  Records records;
  EXPECT_EQ(
      records.defect(record("campaign.created", "c1",
                            R"({"name":"n","account":"a","message_1":{"x":1e400},"message_2":{},"audience":{}})")),
      "unreadable /data");
}

TEST(RecordText, HasNumbersAsJsonWritesThem) {
  Records records;
  for (const char* value : {"01", "+1", ".5", "1.", "0x10", "NaN", "Infinity", "1e", "--1"}) {
    EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"x":)" + std::string{value} + "}")), "unreadable")
        << value;
  }
}

TEST(RecordText, HasAtMostFourMebibytes) {
  Records records;
  const std::string frame = record("contact.upserted", kContact, R"({"name":""})");
  const std::string fill(kRecordBytesMax - frame.size(), 'x');
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":")" + fill + "\"}")), "ok");
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"name":")" + fill + "x\"}")), "unreadable");
}

TEST(RecordText, EndsWhereItsSizeSays) {
  EventReader reader;
  const std::string text =
      record("contact.deleted", kContact, "") + "garbage behind, as a file has its next line" + std::string(64, ' ');
  EXPECT_TRUE(reader.read(std::string_view{text}.substr(0, text.find("garbage"))).ok());
}

TEST(RecordText, DoesNotNestWithoutEnd) {
  Records records;
  const auto nested = [](std::size_t depth) {
    return R"({"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, nested(500))), "ok");
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, nested(100'000))), "unreadable");
}

TEST(Reader, ForgetsTheRecordBefore) {
  Records records;
  EXPECT_EQ(records.defect(record("campaign.launched", "c1", R"({"expected":-1})")), "value /data/expected");
  EXPECT_EQ(records.defect(R"({"specversion":"1.0","id":"x","source":"/relance/x","type":"new"})"), "type /type");
  const ReadResult third = records.read("{");
  ASSERT_FALSE(third.ok());
  EXPECT_EQ(third.error().defect.path, "");
  EXPECT_EQ(third.error().log, Log::kContactEvents);
  EXPECT_FALSE(third.error().newer_writer);
  EXPECT_FALSE(records.contact<ContactUpserted>("contact.upserted", "").categories);
}

}  // namespace
}  // namespace relance::events::test
