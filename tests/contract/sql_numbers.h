// A table whose rows are always of one transaction: each one gives all of them the same number.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <relance/ports/sql.h>

namespace relance::contract {

inline constexpr std::int64_t kNumberRows = 500;
inline constexpr std::size_t kFillingBytes = 200;
inline constexpr const char* kMakeNumbers =
    "CREATE TABLE IF NOT EXISTS numbers (id INTEGER PRIMARY KEY, number INTEGER, filling TEXT)";
inline constexpr std::array<ports::SqlColumn, 3> kNumberColumns = {
    {{"id", ports::SqlType::kInteger, ports::SqlMerge::kKey},
     {"number", ports::SqlType::kInteger},
     {"filling", ports::SqlType::kText}}};

// In a transaction of its own.
inline ports::PortResult<ports::Done> write_number(ports::SqlSession& session, std::int64_t number) {
  static const std::string filling(kFillingBytes, 'f');
  std::vector<ports::SqlValue> values;
  for (std::int64_t id = 0; id < kNumberRows; ++id) values.insert(values.end(), {id, number, filling});
  if (auto begun = session.begin(); !begun.ok()) return begun;
  (void)session.upsert({"numbers", kNumberColumns, values});
  return session.commit();
}

struct Numbers {
  std::int64_t rows = 0;
  std::int64_t least = 0;
  std::int64_t greatest = 0;
};
inline Numbers read_numbers(ports::SqlSession& session) {
  ports::SqlRows rows;
  const std::vector<ports::SqlType> types(3, ports::SqlType::kInteger);
  const auto read = session.query("SELECT count(*), coalesce(min(number), 0), coalesce(max(number), 0) FROM numbers",
                                  {}, types, rows);
  if (!read.ok()) return {-1, -1, -1};
  const auto number = [&](std::size_t column) { return std::get<std::int64_t>(rows.row(0)[column]); };
  return {number(0), number(1), number(2)};
}

}  // namespace relance::contract
