#include "log/record_json.h"

#include <gtest/gtest.h>

namespace relance::cli {
namespace {

std::string padded(std::string_view text) {
  std::string copy{text};
  copy.append(RecordReader::kPadding, '\0');
  return copy;
}

std::string written(const ports::OptionalBytes& key, std::optional<std::string> value,
                    std::span<const ports::Header> headers = {}) {
  const std::string bytes = padded(value.value_or(""));
  ports::Record record;
  record.offset = Offset{7};
  record.key = key;
  if (value) record.value = std::string_view{bytes}.substr(0, value->size());
  record.headers = headers;
  RecordWriter writer;
  ByteBuffer out;
  writer.write("relance.facts", Partition{3}, record, out);
  return std::string{out.view()};
}

Result<WrittenRecord, std::string> read(std::string_view line) {
  const std::string bytes = padded(line);
  return RecordReader{}.read(std::string_view{bytes}.substr(0, line.size()));
}

TEST(RecordJson, WritesDocumentsAsTheyAreAndTheRestInBase64) {
  constexpr std::string_view kStart = R"({"topic":"relance.facts","partition":3,"offset":7,"headers":{},"key":"k",)";
  for (const auto& [value, member] :
       {std::pair{R"({"a": 1.50})", R"("value":{"a": 1.50}})"}, std::pair{"[\n1]", R"("value":[ 1]})"},
        std::pair{"7", R"("value":7})"}, std::pair{"null", R"("value_base64":"bnVsbA=="})"},
        std::pair{"", R"("value_base64":""})"}, std::pair{"{} {}", R"("value_base64":"e30ge30="})"}}) {
    EXPECT_EQ(written("k", value), std::string{kStart} + member);
  }
  EXPECT_EQ(written("k", std::nullopt), std::string{kStart} + R"("value":null})");
}

TEST(RecordJson, WritesWhatIsNoTextInBase64) {
  const std::vector<ports::Header> headers = {{"a", "b"}, {"c", "\xff"}};
  EXPECT_EQ(written("\xff", "1", headers),
            R"({"topic":"relance.facts","partition":3,"offset":7,"headers":{"a":"b"},"headers_base64":{"c":"/w=="},)"
            R"("key_base64":"/w==","value":1})");
}

TEST(RecordJson, ReadsWhatItWrites) {
  const std::vector<ports::Header> headers = {{"a", "b"}, {"c", "\xff"}};
  for (const std::optional<std::string>& value :
       {std::optional<std::string>{}, std::optional<std::string>{R"({"text":"a\nb"})"},
        std::optional<std::string>{"null"}, std::optional<std::string>{"\xff"}, std::optional<std::string>{""}}) {
    const auto record = read(written("k", value, headers));
    ASSERT_TRUE(record);
    EXPECT_EQ(record.value().topic, "relance.facts");
    EXPECT_EQ(record.value().partition, Partition{3});
    EXPECT_EQ(record.value().key, "k");
    EXPECT_EQ(record.value().value, value);
    EXPECT_EQ(record.value().headers, (std::vector<std::pair<std::string, std::string>>{{"a", "b"}, {"c", "\xff"}}));
  }
}

TEST(RecordJson, TakesTheValueByteForByte) {
  for (const char* value : {R"({"b":1.0,"a":1e3})", R"("\u00e9")", "1.10", "true", "[ 1 , 2 ]", R"({"value":2})"}) {
    const auto record = read(std::string{R"({ "headers" : {}, "value" : )"} + value + R"(  , "key":null } )");
    ASSERT_TRUE(record) << value;
    EXPECT_EQ(record.value().value, value);
    EXPECT_EQ(record.value().key, std::nullopt);
  }
}

TEST(RecordJson, SaysWhatIsWrongWithALine) {
  for (const auto& [line, problem] :
       {std::pair{"", "no JSON document"}, std::pair{"7", "no JSON object"}, std::pair{"{}", "either `value`"},
        std::pair{R"({"value":1,"other":2})", "`other` is not a member"},
        std::pair{R"({"value":1,"key":"a","key_base64":""})", "either `key`"},
        std::pair{R"({"value":1,"key_base64":null})", "`key_base64` must be"},
        std::pair{R"({"value":1,"partition":3000000000})", "`partition` must be"},
        std::pair{R"({"value":1,"headers":{"a":null}})", "`headers` must be"}}) {
    const auto record = read(line);
    ASSERT_FALSE(record) << line;
    EXPECT_NE(record.error().find(problem), std::string::npos) << record.error();
  }
}

}  // namespace
}  // namespace relance::cli
