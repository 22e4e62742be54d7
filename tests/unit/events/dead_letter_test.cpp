#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include <relance/events/dead_letter.h>

namespace relance::events {
namespace {

using namespace std::chrono_literals;

DeadLetter letter_with(std::string_view value) {
  return {"relance.contact-events", Partition{3}, Offset{41}, {Reason::kValue, "/data/name"}, {}, std::nullopt, value};
}
std::string written(const DeadLetter& letter) {
  ByteBuffer out;
  write_dead_letter(letter, out);
  return std::string{out.view()};
}

constexpr std::string_view kHead =
    R"({"topic":"relance.contact-events","partition":3,"offset":41,"reason":"value","path":"/data/name",)";

std::string base64_of(std::string_view bytes) {
  const std::string text = written(letter_with(bytes));
  const std::string_view name = R"("value_base64":")";
  const std::size_t at = text.find(name);
  if (at == std::string::npos) return "no base64 in " + text;
  return text.substr(at + name.size(), text.size() - at - name.size() - 2);
}

TEST(DeadLetter, HasEveryMember) {
  DeadLetter letter = letter_with("{}");
  EXPECT_EQ(written(letter), std::string{kHead} + R"("time":null,"key":null,"value":"{}"})");
  letter.time = Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h};
  letter.key = "33612345678";
  EXPECT_EQ(written(letter),
            std::string{kHead} + R"("time":"2026-11-20T08:00:00.000Z","key":"33612345678","value":"{}"})");
}

TEST(DeadLetter, KeepsTheRecordAsText) {
  EXPECT_EQ(written(letter_with("{\"a\":\"é\\n\"}\t\x01")),
            std::string{kHead} + R"("time":null,"key":null,"value":"{\"a\":\"é\\n\"}\t\u0001"})");
  EXPECT_EQ(written(letter_with("")), std::string{kHead} + R"("time":null,"key":null,"value":""})");
  EXPECT_EQ(written(letter_with(std::string_view{"\0", 1})),
            std::string{kHead} + R"("time":null,"key":null,"value":"\u0000"})");
}

// RFC 4648, section 10, behind bytes that no UTF-8 text begins with.
TEST(DeadLetter, KeepsBytesThatAreNoTextInBase64) {
  EXPECT_EQ(base64_of("\xff"), "/w==");
  EXPECT_EQ(base64_of("\xff\xfe"), "//4=");
  EXPECT_EQ(base64_of("\xff\xfe\xfd"), "//79");
  EXPECT_EQ(base64_of("\xff\xff\xff"
                      "foobar"),
            "////Zm9vYmFy");
  EXPECT_EQ(base64_of("\xff\xff\xff"
                      "fooba"),
            "////Zm9vYmE=");
  EXPECT_EQ(base64_of("\xff\xff\xff"
                      "foob"),
            "////Zm9vYg==");
  EXPECT_EQ(base64_of(std::string_view{"\xfb\xf0\x00", 3}), "+/AA");
}

TEST(DeadLetter, KeepsAKeyThatIsNoTextInBase64) {
  DeadLetter letter = letter_with("{}");
  letter.key = "\xff";
  EXPECT_EQ(written(letter), std::string{kHead} + R"("time":null,"key_base64":"/w==","value":"{}"})");
}

TEST(DeadLetter, EscapesThePointer) {
  DeadLetter letter = letter_with("{}");
  letter.defect.path = "/data/\"x\"";
  EXPECT_NE(written(letter).find(R"("path":"/data/\"x\"")"), std::string::npos);
}

TEST(DeadLetter, NamesEveryReason) {
  const char* words[] = {"unreadable",        "member",           "type",       "id", "subject", "time", "value",
                         "unknown_enrolment", "unknown_campaign", "no_audience"};
  for (std::size_t i = 0; i < std::size(words); ++i) EXPECT_EQ(to_text(static_cast<Reason>(i)), words[i]);
  EXPECT_EQ(static_cast<std::size_t>(Reason::kNoAudience) + 1, std::size(words));
}

TEST(DeadLetter, PointsAtWhatARuleRefused) {
  EXPECT_EQ(defect_of(domain::Refusal::kUnknownEnrolment).reason, Reason::kUnknownEnrolment);
  EXPECT_EQ(defect_of(domain::Refusal::kUnknownEnrolment).path, "/data/campaign");
  EXPECT_EQ(defect_of(domain::Refusal::kUnknownCampaign).reason, Reason::kUnknownCampaign);
  EXPECT_EQ(defect_of(domain::Refusal::kUnknownCampaign).path, "/subject");
  EXPECT_EQ(defect_of(domain::Refusal::kNoAudience).reason, Reason::kNoAudience);
  EXPECT_EQ(defect_of(domain::Refusal::kNoAudience).path, "/data");
}

}  // namespace
}  // namespace relance::events
