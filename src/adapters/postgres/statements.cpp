#include "statements.h"

#include <relance/ports/sql_text.h>

#include "type_oid.h"

namespace relance::postgres {

using ports::SqlColumn;

namespace {

std::string array(const SqlColumn& column, std::size_t number) {
  return "$" + std::to_string(number + 1) + "::" + std::string{type_name(column.type)} + "[]";
}

std::string arrays(std::span<const SqlColumn> columns) {
  return "unnest(" + ports::sql_joined(columns, ", ", &array) + ")";
}

}  // namespace

std::string upsert_statement(const ports::SqlUpsert& rows) {
  return "INSERT INTO " + ports::sql_name(rows.table) + " (" + ports::sql_names(rows.columns) + ") SELECT * FROM " +
         arrays(rows.columns) + ports::sql_conflict(rows.table, rows.columns);
}

std::string erase_statement(const ports::SqlErase& rows) {
  const std::string table = ports::sql_name(rows.table);
  const auto equals = [&](const SqlColumn& column, std::size_t) {
    const std::string name = ports::sql_name(column.name);
    return table + "." + name + " = gone." + name;
  };
  return "DELETE FROM " + table + " USING " + arrays(rows.columns) + " AS gone (" + ports::sql_names(rows.columns) +
         ") WHERE " + ports::sql_joined(rows.columns, " AND ", equals);
}

std::string lookup_statement(const ports::SqlLookup& lookup) {
  const std::string key = ports::sql_name(lookup.key.name);
  const std::string columns = lookup.columns.empty() ? "" : ", " + ports::sql_names(lookup.columns);
  return "SELECT " + key + columns + " FROM " + ports::sql_name(lookup.table) + " WHERE " + key + " = ANY (" +
         array(lookup.key, 0) + ")";
}

}  // namespace relance::postgres
