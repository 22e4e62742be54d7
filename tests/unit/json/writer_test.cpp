#include <optional>

#include <gtest/gtest.h>

#include <relance/json/writer.h>

namespace relance::json {
namespace {

TEST(JsonWriter, SeparatesMembersAndItems) {
  const std::string text = document([](Writer& out) {
    out.begin_object().member("a", 1).name("b").begin_array();
    out.text("x").number(-2).begin_object().end_object().begin_array().end_array();
    out.end_array().member("c", true).end_object();
  });
  EXPECT_EQ(text, R"({"a":1,"b":["x",-2,{},[]],"c":true})");
}

TEST(JsonWriter, WritesAMemberByTheTypeOfItsValue) {
  const std::string text = document([](Writer& out) {
    out.begin_object().member("literal", "a\"b").member("text", std::string{"\n"}).member("flag", false);
    out.member("most", std::uint64_t{18'446'744'073'709'551'615U}).member("nothing", nullptr);
    out.member("time", Timestamp{Duration{0}});
    out.member_or_null("some", std::optional{5}).member_or_null("none", std::optional<std::string>{}).end_object();
  });
  EXPECT_EQ(text, R"({"literal":"a\"b","text":"\n","flag":false,"most":18446744073709551615,"nothing":null,)"
                  R"("time":"1970-01-01T00:00:00.000Z","some":5,"none":null})");
}

TEST(JsonWriter, EscapesNamesThatAreNotItsOwn) {
  EXPECT_EQ(document([](Writer& out) { out.begin_object().escaped_name("a\"b").null().end_object(); }),
            R"({"a\"b":null})");
}

TEST(JsonWriter, WritesBytesAsBase64AndJsonAsItIs) {
  EXPECT_EQ(document([](Writer& out) { out.begin_array().base64("\xff").raw("{ }").end_array(); }), R"(["/w==",{ }])");
}

}  // namespace
}  // namespace relance::json
