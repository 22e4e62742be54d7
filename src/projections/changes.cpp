#include "changes.h"

namespace relance::projections {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlValue;

}  // namespace

std::array<TableChanges*, 13> Changes::tables() {
  return {&contacts,        &contact_words, &category_contacts, &enrolments, &messages,     &interactions, &windows,
          &hourly_activity, &campaigns,     &campaign_stats,    &categories, &global_stats, &positions};
}

void Changes::clear() {
  for (TableChanges* table : tables()) table->clear();
  words_of.clear();
  categories_of.clear();
  skipped.clear();
  touched = {};
  text.clear();
}

PortResult<Done> Changes::look_up(ports::SqlSession& session) {
  if (skipped.empty()) return Done{};
  std::vector<SqlValue> ids;
  ids.reserve(skipped.size());
  for (const auto& [id, step] : skipped) ids.emplace_back(id);
  const auto columns = std::span{messages::kColumns};
  const std::array wanted = {columns[messages::kDeliveredAt], columns[messages::kReadAt]};
  ports::SqlRows rows;
  if (auto found = session.lookup({"messages", columns[messages::kId], wanted, ids}, rows); !found) return found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows.row(i);
    SkippedStep& step = skipped.at(std::get<Uuid>(row[0]));
    if (row[1].index() != 0) step.delivered = false;
    if (row[2].index() != 0) step.read = false;
  }
  for (const auto& [id, step] : skipped) {
    auto message = messages.row({id});
    auto hour = hourly_activity.row({hour_of(step.occurred_at)});
    if (step.delivered) {
      message.set(messages::kDeliveredAt, step.occurred_at);
      hour.set(hourly_activity::kDelivered, std::int64_t{1});
    }
    if (step.read) {
      message.set(messages::kReadAt, step.occurred_at);
      hour.set(hourly_activity::kRead, std::int64_t{1});
    }
  }
  return Done{};
}

PortResult<Done> Changes::write(ports::SqlSession& session) {
  TableErasures old_words{contact_words::kTable, 0};
  TableErasures old_categories{category_contacts::kTable, 1};
  for (const auto& [contact, words] : words_of) {
    old_words.add(contact);
    for (const std::string_view word : words) contact_words.row({contact, word});
  }
  for (const auto& [contact, ids] : categories_of) {
    old_categories.add(contact);
    for (const std::string_view category : ids) category_contacts.row({category, contact});
  }
  for (const TableErasures* table : {&old_words, &old_categories}) {
    if (auto erased = table->write(session); !erased) return erased;
  }
  for (const TableChanges* table : tables()) {
    if (auto written = table->write(session); !written) return written;
  }
  return Done{};
}

}  // namespace relance::projections
