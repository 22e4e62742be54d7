#include "stats_rows.h"

#include <relance/events/fact_writer.h>
#include <relance/json/text.h>

namespace relance::projections {
namespace {

using ports::SqlValue;

struct AsOf {
  Offset offset;
  Timestamp time;
};

// The counters in the order of campaign_stats::kColumns.
std::vector<std::int64_t> counters_of(const domain::CampaignCounts& counts) {
  std::vector<std::int64_t> numbers{counts.total_contacts};
  numbers.insert(numbers.end(), counts.outcomes.begin(), counts.outcomes.end());
  for (const auto& message : counts.messages) numbers.insert(numbers.end(), message.begin(), message.end());
  for (const std::int64_t number : {counts.interaction_count, counts.sent_count(), counts.delivered_count(),
                                    counts.read_count(), counts.failed_count(), counts.excluded}) {
    numbers.push_back(number);
  }
  return numbers;
}

void add(const events::CampaignStats& stats, AsOf as_of, Changes& changes) {
  const SqlValue id = changes.keep(stats.campaign.text());
  changes.campaigns.row({id}).set(campaigns::kStatus, to_text(stats.status));
  auto row = changes.campaign_stats.row({id});
  std::size_t column = campaign_stats::kFirstCounter;
  for (const std::int64_t number : counters_of(stats.counts)) row.set(column++, number);
  row.set(column, as_of.offset.value()).set(column + 1, as_of.time);
  changes.touched.campaigns.emplace(stats.campaign.text());
}

void add(const events::CategoryStats& stats, AsOf as_of, Changes& changes) {
  changes.categories.row({changes.keep(stats.category.text())})
      .set(categories::kListed, true)
      .set(categories::kContactCount, stats.contacts)
      .set(categories::kAsOfOffset, as_of.offset.value())
      .set(categories::kAsOfTime, as_of.time);
  changes.touched.categories.emplace(stats.category.text());
}

void add(const events::CategoryUnlisted& unlisted, AsOf as_of, Changes& changes) {
  changes.categories.row({changes.keep(unlisted.category.text())})
      .set(categories::kListed, false)
      .set(categories::kContactCount, std::int64_t{0})
      .set(categories::kAsOfOffset, as_of.offset.value())
      .set(categories::kAsOfTime, as_of.time);
  changes.touched.categories.emplace(unlisted.category.text());
}

SqlValue by_status(const domain::GlobalCounts& counts, Changes& changes) {
  ByteBuffer out;
  events::write_campaigns_by_status(counts, out);
  return changes.keep(out.view());
}

void add(const domain::GlobalCounts& counts, AsOf as_of, Changes& changes) {
  changes.global_stats.row({std::int64_t{1}})
      .set(global_stats::kTotalContacts, counts.total_contacts)
      .set(global_stats::kSent, counts.messages_sent)
      .set(global_stats::kDelivered, counts.messages_delivered)
      .set(global_stats::kRead, counts.messages_read)
      .set(global_stats::kInteractions, counts.interactions)
      .set(global_stats::kFailures, counts.failures)
      .set(global_stats::kCampaigns, by_status(counts, changes))
      .set(global_stats::kAsOfOffset, as_of.offset.value())
      .set(global_stats::kAsOfTime, as_of.time);
  changes.touched.global = true;
}

}  // namespace

void add_stats(const events::Stats& stats, Offset offset, Timestamp time, Changes& changes) {
  std::visit([&](const auto& body) { add(body, AsOf{offset, time}, changes); }, stats);
}

}  // namespace relance::projections
