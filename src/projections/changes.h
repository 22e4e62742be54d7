// All table changes of a batch of facts and statistics, collected before anything is written.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/arena.h>
#include <relance/domain/ids.h>

#include "table_changes.h"
#include "tables.h"

namespace relance::projections {

// A message whose later status was reported first: only the database knows whether the earlier one was counted.
struct SkippedStep {
  Timestamp occurred_at;
  bool delivered = false;  // to be counted unless it was
  bool read = false;
};

// Cached documents that this batch has changed.
struct Touched {
  std::set<std::string> campaigns;   // statistics, or their attributes
  std::set<std::string> categories;  // name, count, or whether it is listed
  bool global = false;               // global statistics
};

// In UTC.
[[nodiscard]] inline Timestamp hour_of(Timestamp time) {
  return std::chrono::floor<std::chrono::hours>(time);
}

struct Changes {
  TableChanges contacts{contacts::kTable};
  TableChanges contact_words{contact_words::kTable};
  TableChanges category_contacts{category_contacts::kTable};
  TableChanges enrolments{enrolments::kTable};
  TableChanges messages{messages::kTable};
  TableChanges interactions{interactions::kTable};
  TableChanges windows{windows::kTable};
  TableChanges hourly_activity{hourly_activity::kTable};
  TableChanges campaigns{campaigns::kTable};
  TableChanges campaign_stats{campaign_stats::kTable};
  TableChanges categories{categories::kTable};
  TableChanges global_stats{global_stats::kTable};
  TableChanges positions{positions::kTable};

  // Of contacts whose list is replaced; the last list counts.
  std::map<Uuid, std::vector<std::string_view>> words_of;
  std::map<Uuid, std::vector<std::string_view>> categories_of;
  std::map<Uuid, SkippedStep> skipped;  // by message
  Touched touched;
  Arena text;  // owns the text that rows borrow

  [[nodiscard]] ports::SqlValue keep(std::string_view value) { return text.keep(value); }
  void clear();

  // Queries what the changes depend on, and completes them.
  ports::PortResult<ports::Done> look_up(ports::SqlSession& session);
  // Within a transaction.
  ports::PortResult<ports::Done> write(ports::SqlSession& session);

 private:
  [[nodiscard]] std::array<TableChanges*, 13> tables();
};

}  // namespace relance::projections
