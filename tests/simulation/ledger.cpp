#include "simulation/ledger.h"

#include <algorithm>

#include <relance/stream/host_clock.h>
#include <relance/stream/progress.h>

#include "oracle/reading/instant.h"
#include "simulation/text.h"

namespace relance::driver {

std::string prefix_of(ports::TopicPartition partition) {
  return std::string{events::topic_name(static_cast<Topic>(partition.topic.value()))} + "/" +
         std::to_string(partition.partition.value()) + "/";
}

std::vector<ports::TopicSpec> small_topics(Changelogs changelogs) {
  std::vector<ports::TopicSpec> specs;
  for (const std::string_view name : events::kTopicNames)
    specs.push_back({std::string{name}, PartitionCount{kPartitions}, std::nullopt, false});
  specs[static_cast<std::size_t>(Topic::kWebhooks)].retention = std::chrono::minutes{2};
  ports::TopicSpec& stats = specs[static_cast<std::size_t>(Topic::kStats)];
  stats.partitions = PartitionCount{1};
  stats.compacted = true;
  if (changelogs == Changelogs::kNone) return specs;
  for (const std::string_view name : events::kChangelogNames)
    specs.push_back({std::string{name}, PartitionCount{kPartitions}, std::nullopt, true});
  return specs;
}

Ledger::Ledger(simulation::World& world, Tally& tally, Trace& trace) : world_(world), tally_(tally), trace_(trace) {}

const std::vector<Seen>& Ledger::records(ports::TopicPartition partition) const {
  return partials_[index_of(partition)].records;
}

const std::optional<ports::Committed>& Ledger::committed(ports::TopicPartition partition) const {
  return partials_[index_of(partition)].committed;
}

void Ledger::find(std::string what, std::string_view record) {
  constexpr std::size_t kFindingsMax = 50;
  if (findings_.size() < kFindingsMax) findings_.push_back(std::move(what) + ": " + std::string{record});
}

void Ledger::look(simulation::SimulatedLog& log) {
  simulation::Faults& faults = world_.chaos().faults();
  const simulation::Faults kept = std::exchange(faults, simulation::calm());
  const auto status = log.status();
  RELANCE_ASSERT(status.ok());
  lag_ = 0;
  for (const ports::PartitionStatus& partition : status.value()) {
    take(log, partition);
    const auto topic = static_cast<Topic>(partition.partition.topic.value());
    if (std::ranges::find(kInputs, topic) == kInputs.end()) continue;
    lag_ += partition.offsets.end.value() - partition.committed.value_or(Offset{0}).value();
    take_commit(log, partition);
  }
  faults = kept;
}

void Ledger::take(simulation::SimulatedLog& log, const ports::PartitionStatus& status) {
  Partial& partial = partials_[index_of(status.partition)];
  if (partial.next == status.offsets.end) return;
  const auto topic = static_cast<Topic>(status.partition.topic.value());
  if (!log.read(status.partition, partial.next, {.records = 1'000'000, .bytes = 1'000'000'000}, batch_).ok()) return;
  for (const ports::Record& record : batch_.records) {
    Seen& seen = partial.records.emplace_back();
    seen.offset = record.offset;
    if (record.key) seen.key = *record.key;
    if (record.value) seen.value = *record.value;
    for (const ports::Header& header : record.headers) seen.headers.emplace_back(header.name, header.value);
    check(topic, status.partition.partition.value(), seen);
  }
  tally_.records += batch_.records.size();
  progress_ += batch_.records.size();
  partial.next = status.offsets.end;
  trace_.add(Did::kRecords, status.partition.topic.value(), status.partition.partition.value(), partial.next.value());
}

// Where a commit cut a record, it is told by what the record is.
void Ledger::take_commit(simulation::SimulatedLog& log, const ports::PartitionStatus& status) {
  Partial& partial = partials_[index_of(status.partition)];
  const auto committed = log.committed(status.partition);
  if (!committed.ok() || committed.value() == partial.committed) return;
  if (partial.committed && committed.value()->next_offset < partial.committed->next_offset)
    find("a committed position went back", prefix_of(status.partition));
  partial.committed = committed.value();
  ++progress_;
  trace_.add(Did::kCommitted, status.partition.topic.value(), status.partition.partition.value(),
             partial.committed->next_offset.value());
  const auto note = stream::parse_commit_metadata(partial.committed->metadata);
  if (!note || note->steps == 0) return;
  const auto is_there = [&](const Seen& seen) { return seen.offset == partial.committed->next_offset; };
  const auto record = std::find_if(partial.records.rbegin(), partial.records.rend(), is_there);
  if (record == partial.records.rend()) return;
  const std::string_view type = text_member(record->text(), "type");
  if (status.partition.topic.value() == static_cast<std::uint16_t>(Topic::kWebhooks)) {
    tally_.meet(Met::kCommitInWebhook);
  } else if (type == "relance.campaign.opened.v1") {
    tally_.meet(Met::kCommitInOpened);
  } else if (type == "relance.campaign.cancelled.v1") {
    tally_.meet(Met::kCommitInCancelled);
  } else {
    tally_.meet(Met::kCommitInTimers);
  }
}

void Ledger::check(Topic topic, std::int32_t partition, const Seen& record) {
  switch (topic) {
    case Topic::kFacts:
      ++tally_.facts;
      return check_fact(record.text());
    case Topic::kOutbox:
      if (text_member(record.text(), "type") == "relance.send.requested.v1") check_request(record.text());
      return;
    case Topic::kStats:
      return check_stats(record);
    case Topic::kDeadLetters:
      return tally_.meet(Met::kDeadLetter);
    case Topic::kContactEvents:
      if (record.text().find(R"("type":"relance.campaign.opened.v1")") != std::string_view::npos)
        tally_.meet(Met::kOpened);
      if (record.text().find(R"("type":"relance.campaign.cancelled.v1")") != std::string_view::npos)
        tally_.meet(Met::kCancelled);
      return check_tick(record.text());
    case Topic::kCampaignEvents:
      return check_tick(record.text());
    case Topic::kWebhooks:
      return tally_.meet(Met::kWebhookLanded);
    case Topic::kContactChangelog:
    case Topic::kCampaignChangelog:
      return;
  }
  find("a record in partition " + std::to_string(partition) + " of no topic", record.text());
}

void Ledger::check_fact(std::string_view fact) {
  if (!fact_ids_.emplace(text_member(fact, "id")).second) find("a fact's id is given twice", fact);
  const std::string_view type = text_member(fact, "type");
  const std::string subject{text_member(fact, "subject")};
  if (type == "relance.message.requested.v1") check_request(fact);
  if (type == "relance.contact.timed_out.v1") check_timeout(fact);
  if (type == "relance.campaign.created.v1") created_.emplace(subject, fact);
  if (type == "relance.campaign.launched.v1") launched_.emplace(subject, fact);
  if (type == "relance.campaign.completed.v1") check_completion(fact);
}

// How far ahead of the truth the host may be: it follows small steps of its wall clock.
Timestamp Ledger::latest_believable() const {
  const auto& counts = world_.chaos().counts();
  const std::uint64_t jumps =
      counts.of(simulation::Fault::kClockForward) + counts.of(simulation::Fault::kClockBackward);
  return world_.clock().truth() + stream::kClockStepMax * static_cast<std::int64_t>(jumps);
}

void Ledger::check_timeout(std::string_view fact) {
  tally_.meet(Met::kTimedOut);
  const std::string who = std::string{text_member(fact, "subject")} + " " + std::string{text_member(fact, "campaign")};
  if (!timed_out_.insert(who).second) find("an enrolment timed out twice", fact);
  if (text_member(fact, "time") < text_member(fact, "due_at")) find("a timeout came early", fact);
}

void Ledger::check_completion(std::string_view fact) {
  tally_.meet(Met::kCompleted);
  const std::string campaign{text_member(fact, "subject")};
  if (!completed_.insert(campaign).second) find("a campaign completed twice", fact);
  if (!launched_.contains(campaign)) find("a campaign completed that was not launched", fact);
  if (text_member(fact, "reason") != "deadline") return;
  constexpr long long kHoursDefault = 48;
  const long long said = number_member(created_[campaign], "deadline_hours");
  const auto launched = oracle::parse_instant(text_member(launched_[campaign], "time"));
  const auto time = oracle::parse_instant(text_member(fact, "time"));
  const long long hours = said == 0 ? kHoursDefault : said;
  if (!launched || !time || *time < *launched + hours * oracle::kHour) find("a deadline came early", fact);
}

void Ledger::check_request(std::string_view entry) {
  const std::string_view type = text_member(entry, "type");
  if (text_member(entry, "message") == "message_2") tally_.meet(Met::kMessage2);
  std::string id{type};
  id += text_member(entry, "message_id");
  if (!requested_.insert(std::move(id)).second) find("a message is requested twice", entry);
}

void Ledger::check_stats(const Seen& record) {
  if (!record.value) return tally_.meet(Met::kTombstone);
  if (!record.key->starts_with("campaign:")) return;
  long long sum = 0;
  for (const std::string_view outcome : {"pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction",
                                         "late_interaction", "failed", "opted_out", "cancelled"}) {
    const long long count = number_member(*record.value, outcome);
    if (count < 0) find("a count below nothing for " + *record.key, *record.value);
    sum += count;
  }
  if (sum != number_member(*record.value, "total_contacts"))
    find("the outcomes do not sum to the audience of " + *record.key, *record.value);
}

void Ledger::check_tick(std::string_view event) {
  if (text_member(event, "source") != "/relance/host") return;
  tally_.meet(Met::kHostTick);
  const auto time = oracle::parse_instant(text_member(event, "time"));
  if (!time || *time > latest_believable().time_since_epoch().count()) find("the host ticks ahead of the time", event);
}

}  // namespace relance::driver
