#include "campaign_processor.h"

#include <algorithm>

#include <relance/events/internal_writer.h>

#include "contact_processor.h"

namespace relance::tasks {

using stream::Step;

namespace {

constexpr std::string_view kSource = "/relance/campaign";
constexpr std::string_view kCampaignRows{&kCampaignKind, 1};

}  // namespace

CampaignProcessor::CampaignProcessor(const Topics& topics, Partition partition, stream::TaskStore& store)
    : store_(store),
      output_(topics, Topic::kCampaignEvents, partition),
      campaigns_(store, kCampaignKind),
      categories_(store, kCategoryKind),
      global_(store, kGlobalKind) {}

void CampaignProcessor::load() {
  const auto campaigns = store_.scan(kCampaignRows, {});
  auto more = campaigns->next();
  for (; more && more.value(); more = campaigns->next()) {
    if (is_newer_row(campaigns->value())) return store_.fail_newer();
    if (!load_timers(campaigns->key().substr(store_.prefix_size() + 1), campaigns->value(), deadlines_))
      return store_.fail({ports::Reaction::kStop, "a stored campaign cannot be read"});
  }
  if (!more) return store_.fail(more.error());
  deadlines_.finish_loading();
}

Step CampaignProcessor::fold(const ports::Record& record, stream::FoldContext& context) {
  output_.begin(record, context);
  if (const auto ended = input_.read(record, output_, metrics_)) return *ended;
  OptionalTime& stream_time = context.progress().stream_time;
  const Timestamp target = input_.target(stream_time);
  if (fire_one(target)) return Step::kMore;
  stream_time = target;
  std::visit([&](const auto& event) { apply(event, record); }, input_.event());
  input_.clear();
  return Step::kDone;
}

// A replaced deadline is not a step: it would not exist after a restart.
bool CampaignProcessor::fire_one(Timestamp until) {
  while (!deadlines_.empty() && *deadlines_.earliest() <= until) {
    const auto timer = deadlines_.take();
    if (campaigns_.read(timer.key).campaign.deadline_at != OptionalTime{timer.due}) continue;
    OptionalTime& stream_time = output_.context().progress().stream_time;
    stream_time = stream_time ? std::max(*stream_time, timer.due) : timer.due;
    domain::Campaign& campaign = campaigns_.mutable_row(timer.key).campaign;
    const domain::GlobalShare before = global_share_of(campaign);
    effects_.clear();
    fire_deadline(campaign, *stream_time, effects_);
    take(campaign);
    settle(campaign, before);
    return true;
  }
  return false;
}

void CampaignProcessor::apply(const domain::CampaignEvent& event, const ports::Record& record) {
  domain::Campaign& campaign = campaigns_.mutable_row(event.campaign.text()).campaign;
  const domain::GlobalShare before = global_share_of(campaign);
  effects_.clear();
  domain::decide(campaign, event, now(), domain::kCurrentRules, effects_);
  if (effects_.refusal) {
    ++metrics_.dead_letters;
    output_.dead_letter(events::defect_of(*effects_.refusal), record);
  }
  if (effects_.timer) deadlines_.arm(*effects_.timer, campaign.id.text());
  take(campaign);
  settle(campaign, before);
}

void CampaignProcessor::apply(const domain::CategoryEvent& event, const ports::Record&) {
  decide(categories_.mutable_row(event.category.text()).category, event);
  output_.fact(domain::CategoryFact{event.category, now(), event.body}, event.category.text());
}

void CampaignProcessor::apply(const events::CountedEvent& event, const ports::Record&) {
  std::visit([this](const auto& counted) { count(counted); }, event.body);
}

void CampaignProcessor::count(const events::CampaignCounted& counted) {
  domain::Campaign& campaign = campaigns_.mutable_row(counted.campaign.text()).campaign;
  const domain::GlobalShare before = global_share_of(campaign);
  domain::count(campaign, counted.difference);
  settle(campaign, before);
}

void CampaignProcessor::count(const events::CategoryCounted& counted) {
  categories_.mutable_row(counted.category.text()).category.contacts += counted.contacts;
}

void CampaignProcessor::count(const events::GlobalCounted& counted) {
  global_.mutable_row("").counts.add(counted.difference);
}

void CampaignProcessor::apply(const events::EnrolledEvent& event, const ports::Record&) {
  domain::Campaign& campaign = campaigns_.mutable_row(event.campaign.text()).campaign;
  const domain::GlobalShare before = global_share_of(campaign);
  domain::answer(campaign, event.partition);
  settle(campaign, before);
}

void CampaignProcessor::apply(const domain::ContactEvent&, const ports::Record&) {
  RELANCE_ASSERT(false);
}
void CampaignProcessor::apply(const events::BroadcastEvent&, const ports::Record&) {
  RELANCE_ASSERT(false);
}

void CampaignProcessor::settle(domain::Campaign& campaign, const domain::GlobalShare& before) {
  effects_.clear();
  domain::settle(campaign, output_.topics().partitions(Topic::kContactEvents), now(), effects_);
  take(campaign);
  domain::GlobalCounts difference;
  difference.replace(before, global_share_of(campaign));
  if (difference != domain::GlobalCounts{}) deltas_.add(difference);
}

void CampaignProcessor::take(const domain::Campaign& campaign) {
  for (const domain::CampaignFact& fact : effects_.facts) {
    output_.fact(fact, campaign.id.text());
    const auto* created = std::get_if<domain::CampaignCreated>(&fact.body);
    if (created != nullptr && effects_.defined) output_.definition(campaign, *created, fact.time);
  }
  for (const domain::Broadcast& broadcast : effects_.broadcasts) send(broadcast);
}

// To every contact partition.
void CampaignProcessor::send(const domain::Broadcast& broadcast) {
  const auto* opened = std::get_if<domain::CampaignOpened>(&broadcast);
  const std::string cause{output_.cause().text()};
  ByteBuffer& bytes = output_.scratch();
  std::string_view campaign;
  if (opened != nullptr) {
    campaign = opened->campaign.text();
    events::write_opened(*opened, cause + ":opened", kSource, now(), bytes);
  } else {
    const auto& cancelled = std::get<domain::CampaignCancelled>(broadcast);
    campaign = cancelled.campaign.text();
    events::write_cancelled(cancelled, cause + ":cancelled", kSource, now(), bytes);
  }
  const ports::Header launch{kLaunchHeader, cause};
  const std::span<const ports::Header> headers(&launch, opened != nullptr ? 1 : 0);
  output_.context().digest(campaign);
  for (std::int32_t i = 0; i < output_.topics().partitions(Topic::kContactEvents).value(); ++i) {
    output_.context().emit_undigested({Topics::number(Topic::kContactEvents), Partition{i}},
                                      {campaign, bytes.view(), headers});
  }
}

// Emits the global differences, and the current statistics of all scopes that this commit has changed.
void CampaignProcessor::flush_aggregates(stream::FoldContext& context) {
  deltas_.write(kSource, Topic::kCampaignEvents, output_.partition(), output_.topics(), context);
  campaigns_.for_each_dirty([&](const CampaignRow& row) {
    if (row.campaign.status == domain::CampaignStatus::kUnknown) return;
    bytes_.clear();
    events::write_campaign_stats(row.campaign, bytes_);
    write_stats(context, "campaign:" + row.campaign.id.text(), true);
  });
  categories_.for_each_dirty([&](const CategoryRow& row) {
    bytes_.clear();
    events::write_category_stats(row.category, bytes_);
    write_stats(context, "category:" + row.category.id.text(), row.category.listed());
  });
  global_.for_each_dirty([&](const GlobalRow& row) {
    bytes_.clear();
    events::write_global_stats(row.counts, bytes_);
    write_stats(context, "global", true);
  });
}

// A scope that is no longer listed gets a tombstone.
void CampaignProcessor::write_stats(stream::FoldContext& context, std::string_view scope, bool listed) {
  const ports::OptionalBytes value = listed ? ports::OptionalBytes{bytes_.view()} : std::nullopt;
  context.emit_undigested(output_.topics().of_key(Topic::kStats, scope), {scope, value});
}

void CampaignProcessor::write_state(stream::StateBatch& batch) {
  campaigns_.write(batch);
  categories_.write(batch);
  global_.write(batch);
}

void CampaignProcessor::state_written() {
  campaigns_.clear();
  categories_.clear();
  global_.clear();
}

}  // namespace relance::tasks
