#include "explanation.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <relance/base/partition.h>

namespace relance::explain {
namespace {

// Every account and message that may occur in a send request.
struct Messages {
  std::set<std::string> accounts;
  std::set<std::string> ids;
};

Messages messages_of(const ContactReplay& replay) {
  Messages messages;
  for (const auto& [campaign, trace] : replay.campaigns()) {
    if (!trace.enrolment) continue;
    const domain::Enrolment& enrolment = *trace.enrolment;
    messages.ids.insert(to_string(enrolment.message_1.id));
    if (enrolment.message_2) messages.ids.insert(to_string(enrolment.message_2->id));
  }
  // Message 1 may have been requested on another account than the one that finally sent it.
  for (const Moment& moment : replay.moments()) {
    for (const std::string& entry : moment.outbox) {
      constexpr std::string_view kSubject = R"("subject":")";
      const std::size_t begin = entry.find(kSubject) + kSubject.size();
      messages.accounts.insert(entry.substr(begin, entry.find('"', begin) - begin));
    }
  }
  return messages;
}

std::vector<Decided> decided(const std::vector<std::string>& replayed, const std::vector<LoggedRecord>* logged) {
  std::vector<Decided> result;
  if (logged != nullptr) {
    for (const LoggedRecord& record : *logged) result.push_back({record, record.value});
  } else {
    for (const std::string& value : replayed) result.push_back({std::nullopt, value});
  }
  return result;
}

// The output of Relance's tasks without the parts that depend on offsets; nullopt: not in that form.
std::optional<std::pair<std::string_view, std::string_view>> parts_of(std::string_view written) {
  const std::size_t source = written.find(R"(","source":)");
  const std::size_t cause = written.find(R"(,"cause":")", source);
  const std::size_t data = written.find(R"(,"data":{)", cause);
  if (data == std::string_view::npos) return std::nullopt;
  return std::pair{written.substr(source, cause - source), written.substr(data)};
}

bool is_same(const std::string& a, const std::string& b) {
  const auto parts = parts_of(a);
  return parts && parts == parts_of(b);
}

bool agrees(const std::vector<std::string>& replayed, const std::vector<LoggedRecord>* logged) {
  if (logged == nullptr) return replayed.empty();
  return std::ranges::equal(replayed, *logged,
                            [](const std::string& a, const LoggedRecord& b) { return is_same(a, b.value); });
}

const std::vector<LoggedRecord>* find(const ByCause& records, Offset cause) {
  const auto found = records.find(cause);
  return found == records.end() ? nullptr : &found->second;
}

domain::Outcome outcome_once_fired(domain::Enrolment enrolment) {
  enrolment.timed_out = true;
  return outcome_of(enrolment);
}

class Explainer {
 public:
  Explainer(LogSource& log, const std::string& contact)
      : log_(log),
        contact_(contact),
        topic_(log.topic_of(events::Topic::kContactEvents)),
        partition_(partition_of(contact, log.topics()[topic_.value()].partitions)),
        replay_(domain::ContactKey{contact}, partition_) {}

  std::optional<Explanation> run() {
    bool understood = true;
    log_.for_each({topic_, partition_}, [&](const ports::Record& record) {
      understood = replay_.fold(record);
      if (!understood)
        note(fmt::format("{} was written by a newer version: the task stops there", place(record.offset)));
      return understood;
    });
    const ByCause facts = read_facts(log_, contact_, partition_);
    if (replay_.moments().empty() && facts.empty()) return std::nullopt;
    const Messages messages = messages_of(replay_);
    const ByCause outbox = read_outbox(log_, messages.accounts, messages.ids, partition_);
    fill(facts, outbox);
    return std::move(result_);
  }

 private:
  void note(std::string text) { result_.notes.push_back(std::move(text)); }
  [[nodiscard]] std::string place(Offset offset) const {
    return fmt::format("{}/{}/{}", log_.topics()[topic_.value()].name, partition_.value(), offset.value());
  }

  void fill(const ByCause& facts, const ByCause& outbox) {
    result_.contact = contact_;
    result_.partition = partition_;
    result_.state = replay_.contact();
    result_.stream_time = replay_.stream_time();
    const auto committed = log_.committed({topic_, partition_});
    for (const Moment& moment : replay_.moments())
      add(moment, committed && moment.offset < committed->next_offset, facts, outbox);
    for (const domain::Enrolment& enrolment : result_.state.enrolments) {
      if (const OptionalTime due = due_at(enrolment, domain::kCurrentRules))
        result_.timers.push_back({enrolment.campaign.text(), *due, enrolment.outcome, outcome_once_fired(enrolment)});
    }
    std::ranges::sort(result_.timers, {}, &PendingTimer::due);
    for (const auto& [campaign, trace] : replay_.campaigns())
      result_.campaigns.push_back(explain_campaign(campaign, trace));
    note_gaps(facts);
  }

  void add(const Moment& moment, bool folded, const ByCause& facts, const ByCause& outbox) {
    const auto* logged_facts = find(facts, moment.offset);
    const auto* logged_outbox = find(outbox, moment.offset);
    const bool in_log = folded || logged_facts != nullptr || logged_outbox != nullptr;
    TimelineEntry entry{moment, folded, {}, {}};
    static const std::vector<LoggedRecord> kNone;
    const auto from_log = [&](const auto* logged) { return in_log && logged == nullptr ? &kNone : logged; };
    entry.facts = decided(moment.facts, from_log(logged_facts));
    entry.outbox = decided(moment.outbox, from_log(logged_outbox));
    if (folded && (!agrees(moment.facts, logged_facts) || !agrees(moment.outbox, logged_outbox))) ++disagreeing_;
    result_.timeline.push_back(std::move(entry));
  }

  void note_gaps(const ByCause& facts) {
    const Offset start = log_.offsets({topic_, partition_}).start;
    if (start > Offset{0}) {
      note(fmt::format("the log begins at {}: what was before is not known here, and reasons may lack it",
                       place(start)));
    } else if (disagreeing_ != 0) {
      note(
          fmt::format("for {} records the log holds other facts than these rules decide, or none any more: other rules "
                      "decided them, or the log of facts was cut",
                      disagreeing_));
    }
    if (std::ranges::any_of(result_.timeline, [](const TimelineEntry& entry) { return !entry.folded; }))
      note("some records are not folded yet: what is shown for them is what the rules will decide");
    const auto is_shown = [&](Offset cause) {
      return std::ranges::any_of(result_.timeline, [&](const TimelineEntry& e) { return e.moment.offset == cause; });
    };
    const auto lost = std::ranges::count_if(facts, [&](const auto& fact) { return !is_shown(fact.first); });
    if (lost != 0) note(fmt::format("the log holds facts of {} records that it does not hold any more", lost));
  }

  LogSource& log_;
  std::string contact_;
  ports::TopicNumber topic_;
  Partition partition_;
  ContactReplay replay_;
  Explanation result_;
  std::size_t disagreeing_ = 0;  // records
};

}  // namespace

std::optional<Explanation> explain(LogSource& log, const std::string& contact) {
  return Explainer(log, contact).run();
}

std::optional<std::string> explain_as_text(LogSource& log, const std::string& contact) {
  const auto explanation = explain(log, contact);
  return explanation ? std::optional{to_text(*explanation)} : std::nullopt;
}

std::optional<std::string> explain_as_json(LogSource& log, const std::string& contact, const WriteValue& write_value) {
  const auto explanation = explain(log, contact);
  return explanation ? std::optional{to_json(*explanation, write_value)} : std::nullopt;
}

}  // namespace relance::explain
