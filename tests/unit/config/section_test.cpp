// Keys bound to members: declared once, assigned from every layer.
#include <gtest/gtest.h>

#include <relance/config/load.h>
#include <relance/config/print.h>
#include <relance/config/section.h>

namespace relance::config {
namespace {

enum class Colour : std::uint8_t { kRed, kBlue };

struct Door {
  std::string key;
  std::int32_t height = 2;
};
struct House {
  std::string name = "home";
  Colour colour = Colour::kBlue;
  Duration pause{250};
  std::size_t memory = std::size_t{3} * 1024 * 1024;
  std::vector<std::string> rooms = {"kitchen", "hall"};
  std::map<std::string, Door> doors;
  std::map<std::string, std::string> wires;
};

void bind_door(Section& section, Door& door) {
  section.text({.name = "key", .help = "key of the door", .secret = true}, door.key);
  section.text({.name = "key_next", .help = "key after a rotation", .secret = true}, door.key);
  section.number({"height_m", "height, in metres"}, door.height, {1, 9});
  if (door.height > 5) section.refuse("height_m", "must be at most 5 without a ladder");
}

void bind_house(Section section, House& house) {
  section.text({.name = "name", .help = "name", .flag = "--name"}, house.name);
  Section paint = section.table("paint");
  paint.word({"colour", "colour"}, house.colour, {{"red", Colour::kRed}, {"blue", Colour::kBlue}});
  section.milliseconds({"pause_ms", "pause, in milliseconds"}, house.pause, {1, 1000});
  section.mebibytes({"memory_mib", "memory, in MiB"}, house.memory, {1, 16});
  section.words({"rooms", "rooms"}, house.rooms, {"hall", "kitchen", "attic"});
  section.entries("doors", house.doors, &bind_door);
  section.properties({"wires", "a wire"}, "a secret wire", house.wires);
}

class BoundKeys : public testing::Test {
 protected:
  BoundKeys() {
    House defaults;
    bind_house(Section::declaring(schema_), defaults);
  }
  House assign() {
    settings_ = {};
    unknown_ = {};
    if (!toml_.empty()) apply_toml(schema_, toml_, "house.toml", settings_);
    unknown_ = apply_environment(schema_, environment_, settings_);
    apply_defaults(schema_, settings_);
    House house;
    bind_house(Section::assigning(settings_), house);
    return house;
  }
  std::vector<std::string> problems() {
    assign();
    std::vector<std::string> texts;
    for (const Problem& problem : settings_.problems) texts.push_back(problem.text());
    return texts;
  }

  Schema schema_;
  Settings settings_;
  std::string toml_;
  Environment environment_;
  std::vector<std::string> unknown_;
};
using Texts = std::vector<std::string>;

TEST_F(BoundKeys, KeepTheValuesOfTheirMembersAsDefaults) {
  const House house = assign();
  EXPECT_EQ(house.name, "home");
  EXPECT_EQ(house.colour, Colour::kBlue);
  EXPECT_EQ(house.pause, Duration{250});
  EXPECT_EQ(house.memory, std::size_t{3} * 1024 * 1024);
  EXPECT_EQ(house.rooms, (Texts{"kitchen", "hall"}));
  EXPECT_TRUE(house.doors.empty());
  EXPECT_EQ(schema_.find("paint.colour")->fallback, "blue");
  EXPECT_EQ(schema_.find("rooms")->fallback, "kitchen,hall");
  EXPECT_EQ(schema_.find("doors.front.key")->fallback, std::nullopt);
}

TEST_F(BoundKeys, AssignWhatIsConfigured) {
  toml_ =
      "name = \"villa\"\npause_ms = 5\nmemory_mib = 16\nrooms = [\"attic\"]\npaint.colour = \"red\"\n"
      "[doors.front]\nkey = \"k\"\n[wires]\nred.hot = 7\n";
  const House house = assign();
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(house.name, "villa");
  EXPECT_EQ(house.colour, Colour::kRed);
  EXPECT_EQ(house.pause, Duration{5});
  EXPECT_EQ(house.memory, std::size_t{16} * 1024 * 1024);
  EXPECT_EQ(house.rooms, Texts{"attic"});
  ASSERT_EQ(house.doors.size(), 1U);
  EXPECT_EQ(house.doors.at("front").key, "k");
  EXPECT_EQ(house.doors.at("front").height, 2);
  EXPECT_EQ(house.wires, (std::map<std::string, std::string>{{"red.hot", "7"}}));
}

TEST_F(BoundKeys, RefuseWhatCannotWorkWhereItWasWritten) {
  toml_ = "pause_ms = 0\n[doors.front]\nheight_m = 6\n[doors.back]\nkey = \"\"\nheight_m = 10\n";
  EXPECT_EQ(problems(),
            (Texts{"house.toml:1: pause_ms must be a number from 1 to 1000",
                   "house.toml:5: doors.back.key must be a text of 1 to 4096 bytes without control characters",
                   "house.toml:6: doors.back.height_m must be a number from 1 to 9",
                   "house.toml:3: doors.front.height_m must be at most 5 without a ladder"}));
}

TEST_F(BoundKeys, OfEntriesHaveVariablesWithTheirNames) {
  toml_ = "[doors.side-2]\nheight_m = 3\n";
  environment_ = {{"RELANCE_DOORS_KEY", "unnamed"},
                  {"RELANCE_DOORS_SIDE_2_KEY", "side"},
                  {"RELANCE_DOORS_GARAGE_HEIGHT_M", "4"},
                  {"RELANCE_DOORS_GARAGE_KEY_NEXT", "next"}};
  const House house = assign();
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(unknown_, Texts{});
  ASSERT_EQ(house.doors.size(), 3U);
  EXPECT_EQ(house.doors.at("default").key, "unnamed");
  EXPECT_EQ(house.doors.at("side-2").key, "side") << "the file's name wins over side_2";
  EXPECT_EQ(house.doors.at("side-2").height, 3);
  EXPECT_EQ(house.doors.at("garage").height, 4);
  EXPECT_EQ(house.doors.at("garage").key, "next") << "no door is called garage_key";
}

TEST_F(BoundKeys, OfEntriesAreNotSetTwice) {
  environment_ = {{"RELANCE_DOORS_KEY", "a"}, {"RELANCE_DOORS_DEFAULT_KEY", "b"}};
  EXPECT_EQ(problems(), Texts{"RELANCE_DOORS_DEFAULT_KEY: must not be set together with RELANCE_DOORS_KEY"});
  environment_ = {{"RELANCE_DOORS_FRONT_KEY", "a"}, {"RELANCE_DOORS_FRONT_KEY_FILE", "b"}};
  EXPECT_EQ(problems(), Texts{"RELANCE_DOORS_FRONT_KEY: must not be set together with RELANCE_DOORS_FRONT_KEY_FILE"});
}

TEST_F(BoundKeys, KnowTheVariablesThatBelongToNone) {
  environment_ = {{"RELANCE_NAME", "x"},
                  {"RELANCE_NAMES", "x"},
                  {"RELANCE_NAME_FILE", "x"},
                  {"RELANCE_DOORS_FRONT_WINDOW", "x"},
                  {"RELANCE_EMPTY", ""},
                  {"RELANCE_PORT", "tcp://10.0.0.1:80"},
                  {"RELANCE_PORT_80_TCP", "tcp://10.0.0.1:80"},
                  {"RELANCE_SERVICE_HOST", "10.0.0.1"}};
  EXPECT_EQ(problems(), Texts{});
  EXPECT_EQ(unknown_, (Texts{"RELANCE_DOORS_FRONT_WINDOW", "RELANCE_NAMES", "RELANCE_NAME_FILE"}));
}

TEST_F(BoundKeys, ArePrintedWithTheVariableThatSetsThem) {
  toml_ = "[doors.side-2]\nkey = \"s3cret\"\n";
  assign();
  const std::string json = print_json(schema_, settings_);
  EXPECT_NE(json.find(R"({"key":"doors.side-2.key","value":"***","origin":"house.toml:2",)"
                      R"("variable":"RELANCE_DOORS_SIDE_2_KEY","secret":true})"),
            std::string::npos)
      << json;
  EXPECT_EQ(print_toml(schema_, settings_).find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace relance::config
