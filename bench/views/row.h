// What is written: a row for each contact of a campaign, as a view has it, and the table for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <relance/base/time.h>
#include <relance/base/uuid.h>

namespace relance::bench {

struct Row {
  std::string campaign;
  std::string contact;
  Uuid enrolment;
  std::string state;
  Timestamp sent_at;
  bool has_replied = false;
  Timestamp replied_at;
  std::int64_t replies = 0;
};

inline constexpr const char* kPostgresTable =
    "CREATE TABLE contacts (campaign text, contact text, enrolment uuid, state text, sent_at timestamptz, "
    "replied_at timestamptz, replies bigint, PRIMARY KEY (campaign, contact)); "
    "CREATE INDEX contacts_by_state ON contacts (campaign, state)";
inline constexpr const char* kSqliteTable =
    "CREATE TABLE contacts (campaign TEXT, contact TEXT, enrolment TEXT, state TEXT, sent_at INTEGER, "
    "replied_at INTEGER, replies INTEGER, PRIMARY KEY (campaign, contact)); "
    "CREATE INDEX contacts_by_state ON contacts (campaign, state)";
// What an upsert does with a row that is there; both engines spell it so.
inline constexpr const char* kMerge =
    " ON CONFLICT (campaign, contact) DO UPDATE SET enrolment = excluded.enrolment, state = excluded.state, "
    "sent_at = coalesce(contacts.sent_at, excluded.sent_at), replied_at = excluded.replied_at, "
    "replies = contacts.replies + excluded.replies";

// Each row twice: half of the writes add one, half change one. In the order of their keys within a batch.
inline std::vector<std::vector<Row>> make_batches(std::int64_t rows, std::int64_t batch_rows) {
  constexpr std::int64_t kFirstContact = 33'600'000'000;
  const Timestamp start{std::chrono::milliseconds{1'800'000'000'000}};
  std::vector<std::vector<Row>> batches;
  for (std::int64_t i = 0; i < rows; ++i) {
    if (i % batch_rows == 0) batches.emplace_back();
    const bool is_change = i >= rows / 2;
    const std::int64_t number = is_change ? i - rows / 2 : i;
    Row row;
    row.campaign = "spring-sale-2027";
    row.contact = std::to_string(kFirstContact + number);
    row.enrolment.bytes[15] = static_cast<std::uint8_t>(number);
    row.enrolment.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    row.state = is_change ? "replied" : "awaiting_reply";
    row.sent_at = start + std::chrono::milliseconds{number};
    row.has_replied = is_change;
    row.replied_at = row.sent_at + std::chrono::hours{1};
    row.replies = is_change ? 1 : 0;
    batches.back().push_back(std::move(row));
  }
  return batches;
}

}  // namespace relance::bench
