#include "contact_processor.h"

#include <algorithm>

#include <relance/events/internal_writer.h>

namespace relance::tasks {

using stream::Step;

namespace {

constexpr std::string_view kSource = "/relance/contact";

std::string_view kind_prefix(const char& kind) {
  return {&kind, 1};
}

bool has_header(const ports::Record& record, std::string_view name) {
  return std::ranges::any_of(record.headers, [&](const ports::Header& header) { return header.name == name; });
}

}  // namespace

ContactProcessor::ContactProcessor(const Topics& topics, Partition partition, stream::TaskStore& store)
    : store_(store),
      output_(topics, Topic::kContactEvents, partition),
      contacts_(store, kContactKind),
      pasts_(store, kPastKind),
      cancelled_rows_(store, kCancelledKind) {}

void ContactProcessor::load() {
  const std::size_t behind_kind = store_.prefix_size() + 1;
  const auto cancelled = store_.scan(kind_prefix(kCancelledKind), {});
  auto more = cancelled->next();
  for (; more && more.value(); more = cancelled->next())
    cancelled_.emplace(std::string{cancelled->key().substr(behind_kind)});
  if (!more) return store_.fail(more.error());

  const auto contacts = store_.scan(kind_prefix(kContactKind), {});
  more = contacts->next();
  for (; more && more.value(); more = contacts->next()) {
    if (is_newer_row(contacts->value())) return store_.fail_newer();
    if (!load_timers(contacts->key().substr(behind_kind), contacts->value(), timers_))
      return store_.fail({ports::Reaction::kStop, "a stored contact cannot be read"});
    store_.warm(contacts->key(), contacts->value());
  }
  if (!more) return store_.fail(more.error());
  store_.all_are_warm(kContactKind);
  timers_.finish_loading();
}

// Due timers come first (R2), each as a step of its own.
Step ContactProcessor::fold(const ports::Record& record, stream::FoldContext& context) {
  output_.begin(record, context);
  if (const auto ended = input_.read(record, output_, metrics_)) return *ended;
  OptionalTime& stream_time = context.progress().stream_time;
  const Timestamp target = input_.target(stream_time);
  if (fire_one(target)) return Step::kMore;
  stream_time = target;
  Step step = Step::kDone;
  if (const auto* contact = std::get_if<domain::ContactEvent>(&input_.event())) step = apply(*contact, record);
  if (const auto* broadcast = std::get_if<events::BroadcastEvent>(&input_.event())) step = apply(*broadcast, record);
  if (step == Step::kDone) input_.clear();
  return step;
}

bool ContactProcessor::fire_one(Timestamp until) {
  const OptionalTime due = timers_.earliest();
  if (!due || *due > until) return false;
  const auto timer = timers_.take();
  OptionalTime& stream_time = output_.context().progress().stream_time;
  stream_time = stream_time ? std::max(*stream_time, timer.due) : timer.due;
  ContactRow& row = contacts_.mutable_row(timer.key);
  effects_.clear();
  fire_timers(row.contact, timer.due, *stream_time, domain::kCurrentRules, effects_);
  take(row);
  return true;
}

Step ContactProcessor::apply(const domain::ContactEvent& event, const ports::Record& record) {
  ContactRow& row = contacts_.mutable_row(event.contact.text());
  deciding_ = &row;
  effects_.clear();
  domain::decide(row.contact, event, now(), domain::kCurrentRules, *this, effects_);
  if (effects_.refusal) {
    ++metrics_.dead_letters;
    output_.dead_letter(events::defect_of(*effects_.refusal), record);
  }
  take(row);
  return Step::kDone;
}

Step ContactProcessor::apply(const events::BroadcastEvent& event, const ports::Record& record) {
  return std::visit([&](const auto& body) { return broadcast(body, record); }, event.body);
}

// Scans only see written rows: there must be no dirty ones.
ContactRow* ContactProcessor::scan_next(bool& flush) {
  std::string& cursor = output_.context().progress().cursor;
  if (!scan_) {
    flush = !contacts_.empty() || !pasts_.empty();
    if (flush) return nullptr;
    scan_ = store_.scan(kind_prefix(kContactKind), cursor.empty() ? "" : kContactKind + cursor);
  }
  const auto more = scan_->next();
  if (!more) store_.fail(more.error());
  if (!more || !more.value()) {
    scan_.reset();
    return nullptr;
  }
  cursor = scan_->key().substr(store_.prefix_size() + 1);
  if (!scanned_.decode(scan_->value())) store_.fail({ports::Reaction::kStop, "a stored contact cannot be read"});
  return &scanned_;
}

Step ContactProcessor::broadcast(const domain::CampaignOpened& opened, const ports::Record& record) {
  bool flush = false;
  const ContactRow* scanned = scan_next(flush);
  if (flush) return Step::kFlush;
  if (scanned == nullptr) {
    if (has_header(record, kLaunchHeader)) answer(opened.campaign);
    return Step::kDone;
  }
  if (!is_in_audience(scanned->contact, opened.categories)) return Step::kMore;
  ContactRow& row = contacts_.insert(scanned_.contact.key.text(), std::move(scanned_));
  deciding_ = &row;
  effects_.clear();
  decide_opened(row.contact, opened, now(), domain::kCurrentRules, *this, effects_);
  take(row);
  return Step::kMore;
}

Step ContactProcessor::broadcast(const domain::CampaignCancelled& cancelled, const ports::Record&) {
  if (cancelled_.emplace(cancelled.campaign).second)
    cancelled_rows_.mutable_row(cancelled.campaign.text()).cancelled = true;
  bool flush = false;
  const ContactRow* scanned = scan_next(flush);
  if (flush) return Step::kFlush;
  if (scanned == nullptr) return Step::kDone;
  const bool concerned =
      std::ranges::any_of(scanned->contact.enrolments, [&](const auto& e) { return e.campaign == cancelled.campaign; });
  if (!concerned) return Step::kMore;
  ContactRow& row = contacts_.insert(scanned_.contact.key.text(), std::move(scanned_));
  effects_.clear();
  decide_cancelled(row.contact, cancelled.campaign, now(), domain::kCurrentRules, effects_);
  take(row);
  return Step::kMore;
}

// After all counters of the enrolled contacts: a campaign may complete as soon as every partition has answered.
void ContactProcessor::answer(domain::CampaignIdView campaign) {
  flush_aggregates(output_.context());
  const std::string scope = "campaign:" + std::string{campaign.text()};
  const std::string id = std::string{output_.cause().text()} + ":enrolled";
  ByteBuffer& bytes = output_.scratch();
  events::write_enrolled(campaign, output_.partition(), id, kSource, now(), bytes);
  output_.context().emit(output_.topics().of_key(Topic::kCampaignEvents, scope), {scope, bytes.view()},
                         campaign.text());
}

// Applies the effects of one decision: facts, requests, differences; stores timers and past enrolments.
void ContactProcessor::take(ContactRow& row) {
  for (const domain::ContactFact& fact : effects_.facts) output_.fact(fact, fact.contact.text());
  for (const domain::OutboxEntry& entry : effects_.outbox) output_.outbox_entry(entry, now());
  decided_.clear();
  append_decided(effects_, decided_);
  if (!decided_.empty()) output_.context().digest(decided_.view());
  deltas_.add(effects_);
  const std::string_view key = row.contact.key.text();
  for (const Timestamp due : effects_.timers) timers_.arm(due, key);
  for (const domain::PastChange& change : effects_.past) {
    row.has_past = true;
    pasts_.mutable_row(past_key(row.contact.key, change.campaign)).past = change.past;
  }
  if (effects_.drop == domain::Drop::kDuplicate) ++metrics_.duplicates;
  if (effects_.drop == domain::Drop::kTooOld) ++metrics_.too_old;
  if (effects_.drop == domain::Drop::kClosed) ++metrics_.closed;
  deciding_ = nullptr;
}

void ContactProcessor::flush_aggregates(stream::FoldContext& context) {
  deltas_.write(kSource, Topic::kContactEvents, output_.partition(), output_.topics(), context);
}

void ContactProcessor::write_state(stream::StateBatch& batch) {
  contacts_.write(batch);
  pasts_.write(batch);
  cancelled_rows_.write(batch);
}

void ContactProcessor::state_written() {
  contacts_.clear();
  pasts_.clear();
  cancelled_rows_.clear();
}

bool ContactProcessor::is_cancelled(domain::CampaignIdView campaign) const {
  return !cancelled_.empty() && cancelled_.contains(campaign);
}

domain::PastEnrolment ContactProcessor::past(domain::ContactKeyView contact, domain::CampaignIdView campaign) const {
  if (deciding_ == nullptr || !deciding_->has_past) return domain::PastEnrolment::kNone;
  return pasts_.read(past_key(contact, campaign)).past;
}

}  // namespace relance::tasks
