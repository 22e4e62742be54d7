#include <array>
#include <stdexcept>

#include "writers.h"

namespace relance::bench {

using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;

namespace {

constexpr std::array<SqlColumn, 7> kColumns = {{{"campaign", SqlType::kText, SqlMerge::kKey},
                                                {"contact", SqlType::kText, SqlMerge::kKey},
                                                {"enrolment", SqlType::kUuid},
                                                {"state", SqlType::kText},
                                                {"sent_at", SqlType::kTime, SqlMerge::kFill},
                                                {"replied_at", SqlType::kTime},
                                                {"replies", SqlType::kInteger, SqlMerge::kAdd}}};

void must(const ports::PortResult<ports::Done>& result) {
  if (!result.ok()) throw std::runtime_error(result.error().reason);
}

}  // namespace

void write_by_port(ports::SqlSession& session, const Batches& batches) {
  std::vector<ports::SqlValue> values;
  for (const auto& batch : batches) {
    values.clear();
    for (const Row& row : batch) {
      const ports::SqlValue replied_at = row.has_replied ? ports::SqlValue{row.replied_at} : ports::SqlValue{};
      values.insert(values.end(),
                    {row.campaign, row.contact, row.enrolment, row.state, row.sent_at, replied_at, row.replies});
    }
    must(session.begin());
    must(session.upsert({"contacts", kColumns, values}));
    must(session.commit());
  }
}

}  // namespace relance::bench
