// What is no fact of ours. That every fact is read back as it was written is held beside its text, in fact_writer.
#include <string>

#include <gtest/gtest.h>

#include <relance/events/fact_reader.h>

namespace relance::events {
namespace {

// The defect of a fact of this source, type, subject and data; a type that is newer than we are is marked.
std::string defect_of(std::string_view source, std::string_view type, std::string_view subject, std::string_view data) {
  std::string text = R"({"specversion":"1.0","id":"x","source":")" + std::string{source} + R"(","type":")" +
                     std::string{type} + R"(","subject":")" + std::string{subject} +
                     R"(","time":"2026-11-20T08:00:00.000Z","cause":"t/0/0","data":)" + std::string{data} + "}";
  text.reserve(text.size() + FactReader::kPadding);
  FactReader reader;
  const auto fact = reader.read(text);
  if (fact) return "none";
  const auto& [defect, newer] = fact.error();
  return std::string{to_text(defect.reason)} + " " + defect.path + (newer ? " newer" : "");
}

constexpr std::string_view kOurs = "/relance/contact";

TEST(FactReading, TellsANewerWriterFromANoise) {
  EXPECT_EQ(defect_of(kOurs, "relance.contact.blessed.v1", "33612345678", "{}"), "type /type newer");
  EXPECT_EQ(defect_of("/elsewhere", "relance.contact.blessed.v1", "33612345678", "{}"), "type /type");
}

TEST(FactReading, NamesWhatIsWrong) {
  EXPECT_EQ(defect_of(kOurs, "relance.contact.deleted.v1", "no contact", "{}"), "subject /subject");
  EXPECT_EQ(defect_of(kOurs, "relance.campaign.launched.v1", "a b", "{}"), "id /subject");
  EXPECT_EQ(defect_of(kOurs, "relance.contact.deleted.v1", "33612345678", "[]"), "value /data");
  EXPECT_EQ(defect_of(kOurs, "relance.contact.outcome_changed.v1", "33612345678", R"({"campaign":"c","to":"gone"})"),
            "value /data/to");
  EXPECT_EQ(defect_of(kOurs, "relance.contact.excluded.v1", "33612345678", R"({"campaign":"c","reason":"rain"})"),
            "value /data/reason");
  EXPECT_EQ(defect_of(kOurs, "relance.interaction.attributed.v1", "33612345678", R"({"interaction_id":"7"})"),
            "id /data/interaction_id");
  EXPECT_EQ(defect_of(kOurs, "relance.campaign.completed.v1", "c", R"({"reason":"deadline","stats":{}})"),
            "value /data/stats");
}

TEST(FactReading, RefusesWhatIsNoJson) {
  std::string text = "{";
  text.reserve(100);
  FactReader reader;
  EXPECT_EQ(reader.read(text).error().defect.reason, Reason::kUnreadable);
}

}  // namespace
}  // namespace relance::events
