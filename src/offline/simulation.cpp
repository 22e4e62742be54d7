#include <algorithm>
#include <deque>

#include <relance/base/assert.h>
#include <relance/base/partition.h>
#include <relance/base/text.h>
#include <relance/events/dead_letter.h>
#include <relance/events/event_reader.h>
#include <relance/events/fact_writer.h>
#include <relance/offline/simulation.h>

#include "campaign_task.h"
#include "contact_task.h"
#include "lookahead.h"

namespace relance::offline {
namespace {

static_assert(Simulation::kPadding >= events::EventReader::kPadding);

// Numbers the outputs of one record in one task. The text of the cause is made when first needed.
class Numbering {
 public:
  Numbering(events::Log log, Partition partition) : log_(log), partition_(partition) {}

  const events::Cause& cause(Offset record) {
    if (record != record_) {
      record_ = record;
      cause_.set(events::topic_of(log_), partition_, record);
      facts_ = 0;
      outbox_ = 0;
    }
    return cause_;
  }
  FactNumber next_fact() { return FactNumber{facts_++}; }
  FactNumber next_outbox_entry() { return FactNumber{outbox_++}; }

 private:
  events::Log log_;
  Partition partition_;
  Offset record_{-1};
  events::Cause cause_{"", Partition{}, Offset{}};
  std::uint64_t facts_ = 0;
  std::uint64_t outbox_ = 0;
};

struct ContactPartition {
  explicit ContactPartition(Partition partition) : numbering(events::Log::kContactEvents, partition) {}
  ContactTask task;
  Numbering numbering;
};

}  // namespace

class Simulation::State {
 public:
  State(PartitionCount contact_partitions, Outputs outputs);

  std::optional<NewerWriter> take_lines(std::span<const std::string_view> lines);
  void finish(Timestamp until);
  void write_stats(ByteBuffer& out) const { campaigns_.write_stats(out); }

  Summary summary;

 private:
  std::optional<NewerWriter> take_line(std::string_view line);
  void expect(std::string_view line);
  [[nodiscard]] ContactPartition& owner_of(std::string_view contact);
  void move_clocks(Timestamp to);
  void apply(const domain::ContactEvent& event);
  void apply(const events::BroadcastEvent& event);
  void apply(const domain::CampaignEvent& event);
  void apply(const domain::CategoryEvent& event);
  void apply(const events::TickEvent&) {}
  // Never in a file: the reader refuses them.
  [[noreturn]] void apply(const events::CountedEvent&) { RELANCE_ASSERT(false); }
  [[noreturn]] void apply(const events::EnrolledEvent&) { RELANCE_ASSERT(false); }

  void broadcast(const domain::CampaignOpened& opened);
  void broadcast(const domain::CampaignCancelled& cancelled);
  void fire_contact_timers(Timestamp due);
  void settle();

  void take(ContactPartition& partition, const domain::ContactEffects& effects);
  void take(const domain::Campaign& campaign, const domain::CampaignEffects& effects);
  void drain_if_full() const;
  void add_dead_letter(events::Log log, events::Defect defect);
  [[nodiscard]] OptionalTime next_due() const;

  Outputs outputs_;
  events::EventReader reader_;
  Lookahead lookahead_;
  PartitionCount partition_count_;
  std::deque<ContactPartition> contacts_;
  CampaignTask campaigns_;
  Numbering campaign_numbering_{events::Log::kCampaignEvents, Partition{0}};
  domain::ContactEffects contact_effects_;
  domain::CampaignEffects campaign_effects_;
  OptionalTime clock_;
  Offset record_{0};
  std::string_view line_;
};

Simulation::State::State(PartitionCount contact_partitions, Outputs outputs)
    : outputs_(std::move(outputs)), partition_count_(contact_partitions), campaigns_(contact_partitions) {
  RELANCE_ASSERT(contact_partitions.value() >= 1);
  for (std::int32_t i = 0; i < contact_partitions.value(); ++i) contacts_.emplace_back(Partition{i});
}

ContactPartition& Simulation::State::owner_of(std::string_view contact) {
  if (contacts_.size() == 1) return contacts_.front();
  return contacts_[static_cast<std::size_t>(partition_of(contact, partition_count_).value())];
}

void Simulation::State::expect(std::string_view line) {
  lookahead_.push(line, [this](std::string_view contact) -> const ContactTask& { return owner_of(contact).task; });
}

std::optional<NewerWriter> Simulation::State::take_lines(std::span<const std::string_view> lines) {
  constexpr std::size_t kAhead = Lookahead::kLines;
  for (const std::string_view line : lines.first(std::min(kAhead, lines.size()))) expect(line);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + kAhead < lines.size()) expect(lines[i + kAhead]);
    if (const auto newer = take_line(lines[i])) return newer;
  }
  return std::nullopt;
}

std::optional<NewerWriter> Simulation::State::take_line(std::string_view line) {
  record_ = Offset{static_cast<std::int64_t>(summary.lines++)};
  if (is_blank(line)) return std::nullopt;
  line_ = line;
  const events::ReadResult event = reader_.read(line);
  if (!event) {
    if (event.error().newer_writer) return NewerWriter{static_cast<std::uint64_t>(record_.value())};
    add_dead_letter(event.error().log, event.error().defect);
    return std::nullopt;
  }
  ++summary.events;
  move_clocks(time_of(event.value()));
  std::visit([this](const auto& e) { apply(e); }, event.value());
  settle();
  return std::nullopt;
}

void Simulation::State::finish(Timestamp until) {
  record_ = Offset{static_cast<std::int64_t>(summary.lines)};
  move_clocks(until);
}

OptionalTime Simulation::State::next_due() const {
  OptionalTime earliest = campaigns_.next_due();
  for (const ContactPartition& partition : contacts_) {
    const OptionalTime due = partition.task.next_due();
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

// Advances all clocks from due time to due time: contact tasks fire first, then campaigns. Clocks never go back.
void Simulation::State::move_clocks(Timestamp to) {
  const Timestamp target = clock_ ? std::max(*clock_, to) : to;
  for (OptionalTime due = next_due(); due && *due <= target; due = next_due()) {
    clock_ = clock_ ? std::max(*clock_, *due) : *due;
    fire_contact_timers(*due);
    settle();
    while (campaigns_.next_due() && *campaigns_.next_due() <= *due) {
      campaign_effects_.clear();
      const domain::Campaign& campaign = campaigns_.fire(*clock_, campaign_effects_);
      take(campaign, campaign_effects_);
    }
  }
  clock_ = target;
}

void Simulation::State::fire_contact_timers(Timestamp due) {
  for (ContactPartition& partition : contacts_) {
    while (partition.task.next_due() && *partition.task.next_due() <= due) {
      contact_effects_.clear();
      partition.task.fire(*clock_, contact_effects_);
      take(partition, contact_effects_);
    }
  }
}

// Completion is checked after all differences of a record or timer step, never between them.
void Simulation::State::settle() {
  campaigns_.settle(*clock_, campaign_effects_,
                    [this](const auto& campaign, auto& effects) { take(campaign, effects); });
}

void Simulation::State::apply(const domain::ContactEvent& event) {
  ContactPartition& owner = owner_of(event.contact.text());
  contact_effects_.clear();
  owner.task.decide(event, ContactTask::hash_of(event.contact.text()), *clock_, contact_effects_);
  if (contact_effects_.refusal)
    add_dead_letter(events::Log::kContactEvents, events::defect_of(*contact_effects_.refusal));
  take(owner, contact_effects_);
}

void Simulation::State::apply(const events::BroadcastEvent& event) {
  std::visit([this](const auto& body) { broadcast(body); }, event.body);
}

void Simulation::State::apply(const domain::CampaignEvent& event) {
  campaign_effects_.clear();
  const domain::Campaign& campaign = campaigns_.decide(event, *clock_, campaign_effects_);
  if (campaign_effects_.refusal)
    add_dead_letter(events::Log::kCampaignEvents, events::defect_of(*campaign_effects_.refusal));
  take(campaign, campaign_effects_);
  for (const domain::Broadcast& message : campaign_effects_.broadcasts) {
    std::visit([this](const auto& body) { broadcast(body); }, message);
    if (!std::holds_alternative<domain::CampaignOpened>(message)) continue;
    for (std::int32_t i = 0; i < partition_count_.value(); ++i) campaigns_.answer(campaign.id, Partition{i});
  }
}

void Simulation::State::apply(const domain::CategoryEvent& event) {
  campaigns_.decide(event);
  const events::Cause& cause = campaign_numbering_.cause(record_);
  write_fact(domain::CategoryFact{event.category, *clock_, event.body}, cause, campaign_numbering_.next_fact(),
             *outputs_.facts);
  outputs_.facts->push('\n');
  ++summary.facts;
}

void Simulation::State::broadcast(const domain::CampaignOpened& opened) {
  for (ContactPartition& partition : contacts_) {
    partition.task.open(opened, *clock_, contact_effects_, [&](auto& effects) { take(partition, effects); });
  }
}

void Simulation::State::broadcast(const domain::CampaignCancelled& cancelled) {
  for (ContactPartition& partition : contacts_) {
    partition.task.cancel(cancelled.campaign, *clock_, contact_effects_,
                          [&](auto& effects) { take(partition, effects); });
  }
}

void Simulation::State::take(ContactPartition& partition, const domain::ContactEffects& effects) {
  for (const domain::ContactFact& fact : effects.facts) {
    const events::Cause& cause = partition.numbering.cause(record_);
    write_fact(fact, cause, partition.numbering.next_fact(), *outputs_.facts);
    outputs_.facts->push('\n');
  }
  summary.facts += effects.facts.size();
  if (outputs_.outbox != nullptr) {
    for (const domain::OutboxEntry& entry : effects.outbox) {
      const events::Cause& cause = partition.numbering.cause(record_);
      write_outbox_entry(entry, *clock_, cause, partition.numbering.next_outbox_entry(), *outputs_.outbox);
      outputs_.outbox->push('\n');
    }
  }
  if (effects.drop == domain::Drop::kDuplicate) ++summary.duplicates;
  if (effects.drop == domain::Drop::kTooOld) ++summary.too_old;
  if (effects.drop == domain::Drop::kClosed) ++summary.closed;
  campaigns_.count(effects);
  drain_if_full();
}

void Simulation::State::drain_if_full() const {
  if (outputs_.facts->size() >= Outputs::kDrainBytes && outputs_.drain) outputs_.drain();
}

void Simulation::State::take(const domain::Campaign& campaign, const domain::CampaignEffects& effects) {
  for (const domain::CampaignFact& fact : effects.facts) {
    const events::Cause& cause = campaign_numbering_.cause(record_);
    write_fact(fact, cause, campaign_numbering_.next_fact(), *outputs_.facts);
    outputs_.facts->push('\n');
    const auto* created = std::get_if<domain::CampaignCreated>(&fact.body);
    if (created == nullptr || !effects.defined || outputs_.outbox == nullptr) continue;
    write_definition(campaign.id, *created, fact.time, cause, campaign_numbering_.next_outbox_entry(),
                     *outputs_.outbox);
    outputs_.outbox->push('\n');
  }
  summary.facts += effects.facts.size();
}

void Simulation::State::add_dead_letter(events::Log log, events::Defect defect) {
  ++summary.dead_letters;
  if (outputs_.dead_letters == nullptr) return;
  events::write_dead_letter(
      {events::topic_of(log), Partition{0}, record_, std::move(defect), clock_, std::nullopt, line_},
      *outputs_.dead_letters);
  outputs_.dead_letters->push('\n');
}

Simulation::Simulation(PartitionCount contact_partitions, const Outputs& outputs)
    : state_(std::make_unique<State>(contact_partitions, outputs)) {}
Simulation::~Simulation() = default;

std::optional<NewerWriter> Simulation::take_lines(std::span<const std::string_view> lines) {
  return state_->take_lines(lines);
}

void Simulation::finish(Timestamp until) {
  state_->finish(until);
}

void Simulation::write_stats(ByteBuffer& out) const {
  state_->write_stats(out);
}
const Summary& Simulation::summary() const {
  return state_->summary;
}

}  // namespace relance::offline
