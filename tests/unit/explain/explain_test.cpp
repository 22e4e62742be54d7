// Explanations as they are printed, from the records of a log.
#include <gmock/gmock.h>

#include <relance/explain/explain.h>

namespace relance::explain {
namespace {

using testing::HasSubstr;
using testing::Not;

// Topics of one partition each, with one contact's events.
class StoredEvents final : public LogSource {
 public:
  StoredEvents() {
    for (const events::Topic topic : {events::Topic::kContactEvents, events::Topic::kFacts, events::Topic::kOutbox}) {
      ports::TopicSpec& spec = specs_.emplace_back();
      spec.name = events::topic_name(topic);
      spec.partitions = PartitionCount{1};
      topics_.push_back(topic);
    }
  }

  StoredEvents& add(std::string_view type, std::string_view subject, std::string_view time, std::string_view data) {
    std::string value = R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.)";
    value.append(type).append(R"(.v1","subject":")").append(subject).append(R"(","time":"2026-11-)").append(time);
    value.append(R"(Z","data":)").append(data).append("}");
    value.reserve(value.size() + ports::kRecordPadding);
    keys_.emplace_back(subject);
    values_.push_back(std::move(value));
    return *this;
  }

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return specs_; }
  [[nodiscard]] ports::TopicNumber topic_of(events::Topic topic) const override {
    const auto found = std::ranges::find(topics_, topic);
    return ports::TopicNumber{static_cast<std::uint16_t>(found - topics_.begin())};
  }
  [[nodiscard]] ports::OffsetRange offsets(ports::TopicPartition) override { return {}; }
  [[nodiscard]] std::optional<ports::Committed> committed(ports::TopicPartition) override { return std::nullopt; }
  void for_each(ports::TopicPartition partition, const Visit& visit) override {
    if (partition.topic != topic_of(events::Topic::kContactEvents)) return;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      ports::Record record;
      record.offset = Offset{static_cast<std::int64_t>(i)};
      record.key = keys_[i];
      record.value = values_[i];
      if (!visit(record)) return;
    }
  }

 private:
  std::vector<ports::TopicSpec> specs_;
  std::vector<events::Topic> topics_;
  std::vector<std::string> keys_;
  std::vector<std::string> values_;
};

constexpr std::string_view kMarie = "33612345678";
constexpr std::string_view kSend =
    R"({"campaign":"c","account":"a","message":"message_1","provider_message_id":"m","sent_at":"2026-11-20T09:00:00Z"})";
constexpr std::string_view kReply = R"({"account":"a","provider_message_id":"r","kind":"text","text":"Oui"})";

StoredEvents enrolled() {
  StoredEvents log;
  log.add("contact.enrolled", kMarie, "20T08:00:00", R"({"campaign":"c","account":"a"})");
  return log;
}

std::string text_of(StoredEvents& log) {
  return explain_as_text(log, std::string{kMarie}).value_or("nothing");
}
std::string json_of(StoredEvents& log) {
  const auto as_it_is = [](std::string_view value, ByteBuffer& out) {
    out.append(R"("value":)");
    out.append(value);
  };
  return explain_as_json(log, std::string{kMarie}, as_it_is).value_or("nothing");
}

TEST(ExplainTest, AMessage1ThatWasWithdrawnIsNotPending) {
  StoredEvents log = enrolled();
  log.add("campaign.cancelled", "c", "20T08:30:00", R"({"campaign":"c"})");
  EXPECT_THAT(text_of(log), HasSubstr("Message 1  withdrawn at 2026-11-20T08:30:00.000Z (R15), not sent"));
  EXPECT_THAT(json_of(log), HasSubstr(R"("status":"withdrawn","sent_at":null,"requested":true,"withdrawn_at":)"));
}

TEST(ExplainTest, AMessage2ThatWasWithdrawnIsToldAsThat) {
  StoredEvents log = enrolled();
  log.add("message.sent", kMarie, "20T09:00:00", kSend);
  log.add("message.received", kMarie, "20T10:00:00", kReply);
  EXPECT_THAT(text_of(log), HasSubstr("Message 2 was requested: the reply of 2026-11-20T10:00:00.000Z"));
  log.add("campaign.cancelled", "c", "20T11:00:00", R"({"campaign":"c"})");
  EXPECT_THAT(text_of(log), HasSubstr("Message 2 was requested and withdrawn at 2026-11-20T11:00:00.000Z (R15): "));
  EXPECT_THAT(text_of(log), HasSubstr("Message 2  withdrawn at"));
  log.add("contact.deleted", kMarie, "20T12:00:00", "{}");
  EXPECT_THAT(text_of(log), HasSubstr("Message 2  withdrawn at 2026-11-20T11:00:00.000Z (R15), not sent"));
}

TEST(ExplainTest, AMessageThatLeftBeforeItWasWithdrawnIsSent) {
  StoredEvents log = enrolled();
  log.add("campaign.cancelled", "c", "20T08:30:00", R"({"campaign":"c"})");
  log.add("message.sent", kMarie, "20T09:00:00", kSend);
  EXPECT_THAT(text_of(log), HasSubstr("Message 1  sent, sent 2026-11-20T09:00:00.000Z, withdrawn at "
                                      "2026-11-20T08:30:00.000Z (R15) too late"));
  EXPECT_THAT(json_of(log), HasSubstr(R"("status":"sent")"));
}

TEST(ExplainTest, ATimerIsToldByWhatItWillDo) {
  StoredEvents log = enrolled();
  log.add("message.sent", kMarie, "20T09:00:00", kSend);
  EXPECT_THAT(text_of(log), HasSubstr("2026-11-21T09:00:00.000Z  campaign c: without a reply until then it is "
                                      "no_interaction (R13)"));
  EXPECT_THAT(json_of(log), Not(HasSubstr("without_effect")));
  log.add("message.received", kMarie, "20T10:00:00", kReply);
  EXPECT_THAT(text_of(log), HasSubstr("campaign c: fires without effect, it is replied (R13)"));
  EXPECT_THAT(json_of(log), HasSubstr(R"("due_at":"2026-11-21T09:00:00.000Z","without_effect":true)"));
  log.add("campaign.cancelled", "c", "20T11:00:00", R"({"campaign":"c"})");
  EXPECT_THAT(text_of(log), HasSubstr("campaign c: fires without effect, it is cancelled (R13)"));
}

TEST(ExplainTest, TheChecksOfADecisionAreListedWithWhatTheyCompared) {
  StoredEvents log = enrolled();
  log.add("message.sent", kMarie, "20T09:00:00", kSend);
  log.add("message.received", kMarie, "21T09:00:00", kReply);
  EXPECT_THAT(text_of(log), HasSubstr("check   R11 within_reply_window fails: 2026-11-21T09:00:00.000Z, limit "
                                      "2026-11-21T09:00:00.000Z, campaign c"));
  EXPECT_THAT(json_of(log), HasSubstr(R"({"rule":"R11","condition":"within_reply_window","held":false,"campaign":"c",)"
                                      R"("value":"2026-11-21T09:00:00.000Z","limit":"2026-11-21T09:00:00.000Z"})"));
}

TEST(ExplainTest, AContactThatTheLogDoesNotKnowHasNoExplanation) {
  StoredEvents log;
  EXPECT_EQ(text_of(log), "nothing");
}

}  // namespace
}  // namespace relance::explain
