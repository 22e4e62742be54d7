// CSV (RFC 4180) for spreadsheets: no cell is interpreted as a formula.
#pragma once

#include <string>
#include <string_view>

#include <relance/ports/sql.h>

namespace relance::api {

// Appends a cell, quoted if necessary. A cell that begins like a formula (= + - @, a tab, a line break) is prefixed by
// an apostrophe.
void append_cell(std::string_view text, std::string& out);
// NULL becomes empty; times RFC 3339; booleans `true` and `false`.
void append_cell(const ports::SqlValue& value, std::string& out);

inline constexpr std::string_view kCsvLineEnd = "\r\n";

}  // namespace relance::api
