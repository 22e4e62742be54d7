// SQL text that Postgres and SQLite have in common, for the statements of sql.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <relance/ports/sql.h>

namespace relance::ports {

// Quotes an identifier.
[[nodiscard]] inline std::string sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

// `text` of each column, joined by `between`.
template <class Text>
[[nodiscard]] std::string sql_joined(std::span<const SqlColumn> columns, std::string_view between, Text text) {
  std::string joined;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) joined += between;
    joined += text(columns[i], i);
  }
  return joined;
}

[[nodiscard]] inline std::string sql_names(std::span<const SqlColumn> columns) {
  return sql_joined(columns, ", ", [](const SqlColumn& column, std::size_t) { return sql_name(column.name); });
}

// The assignment of an upsert to a column of an existing row; empty: none.
[[nodiscard]] inline std::string sql_merge(std::string_view table, const SqlColumn& column) {
  const std::string name = sql_name(column.name);
  const std::string old_value = sql_name(table) + '.' + name;
  const std::string new_value = "excluded." + name;
  switch (column.merge) {
    case SqlMerge::kKey:
    case SqlMerge::kKeep:
      return {};
    case SqlMerge::kReplace:
      return name + " = " + new_value;
    case SqlMerge::kFill:
      return name + " = coalesce(" + old_value + ", " + new_value + ')';
    case SqlMerge::kAdd:
      return name + " = " + old_value + " + " + new_value;
  }
  return {};
}

// The ON CONFLICT clause of an upsert, with a leading space; empty if there is no key.
[[nodiscard]] inline std::string sql_conflict(std::string_view table, std::span<const SqlColumn> columns) {
  std::string keys;
  std::string merges;
  for (const SqlColumn& column : columns) {
    if (column.merge == SqlMerge::kKey) keys += (keys.empty() ? "" : ", ") + sql_name(column.name);
    const std::string merge = sql_merge(table, column);
    if (!merge.empty()) merges += (merges.empty() ? "" : ", ") + merge;
  }
  if (keys.empty()) return {};
  return " ON CONFLICT (" + keys + ") DO " + (merges.empty() ? "NOTHING" : "UPDATE SET " + merges);
}

}  // namespace relance::ports
