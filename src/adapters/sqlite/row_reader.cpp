#include "row_reader.h"

#include <cstring>

namespace relance::sqlite {

using ports::SqlType;

namespace {

std::string_view text_of(sqlite3_stmt* statement, int column) {
  const unsigned char* text = sqlite3_column_text(statement, column);
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

RowReader::RowReader(std::span<const SqlType> types, ports::SqlRows& rows) : types_(types), rows_(rows) {
  rows_.columns = types.size();
  rows_.values.clear();
  rows_.text.clear();
}

std::optional<std::string> RowReader::take(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  if (static_cast<std::size_t>(columns) != types_.size()) {
    return std::to_string(columns) + " columns instead of " + std::to_string(types_.size());
  }
  for (int column = 0; column < columns; ++column) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
      rows_.values.emplace_back();
    } else if (!take_value(statement, column, types_[static_cast<std::size_t>(column)])) {
      return "column " + std::to_string(column + 1) + " is of another type";
    }
  }
  return std::nullopt;
}

bool RowReader::take_value(sqlite3_stmt* statement, int column, SqlType type) {
  const int stored = sqlite3_column_type(statement, column);
  const bool is_number = stored == SQLITE_INTEGER;
  switch (type) {
    case SqlType::kText:
    case SqlType::kJson:
      if (stored != SQLITE_TEXT) return false;
      take_text(statement, column);
      return true;
    case SqlType::kUuid:
      return stored == SQLITE_BLOB && take_uuid(statement, column);
    case SqlType::kInteger:
      if (is_number) rows_.values.emplace_back(std::int64_t{sqlite3_column_int64(statement, column)});
      return is_number;
    case SqlType::kBoolean:
      if (is_number) rows_.values.emplace_back(sqlite3_column_int64(statement, column) != 0);
      return is_number;
    case SqlType::kTime:
      if (is_number) rows_.values.emplace_back(Timestamp{Duration{sqlite3_column_int64(statement, column)}});
      return is_number;
  }
  return false;
}

void RowReader::take_text(sqlite3_stmt* statement, int column) {
  const std::string_view text = text_of(statement, column);
  pieces_.push_back({rows_.values.size(), rows_.text.size(), text.size()});
  rows_.values.emplace_back(std::string_view{});
  rows_.text.append(text);
}

bool RowReader::take_uuid(sqlite3_stmt* statement, int column) {
  Uuid uuid;
  const void* bytes = sqlite3_column_blob(statement, column);
  if (static_cast<std::size_t>(sqlite3_column_bytes(statement, column)) != uuid.bytes.size()) return false;
  std::memcpy(uuid.bytes.data(), bytes, uuid.bytes.size());
  rows_.values.emplace_back(uuid);
  return true;
}

void RowReader::finish() {
  for (const auto& [value, begin, size] : pieces_) rows_.values[value] = rows_.text.view().substr(begin, size);
}

}  // namespace relance::sqlite
