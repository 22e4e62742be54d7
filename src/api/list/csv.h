// CSV (RFC 4180) for spreadsheets: no cell is taken for a formula.
#pragma once

#include <string>
#include <string_view>

#include <relance/ports/sql.h>

namespace relance::api {

// A cell with what it needs of quotes. One that begins as a formula does (= + - @, a tab, a line end) gets an
// apostrophe in front.
void append_cell(std::string_view text, std::string& out);
// NULL is empty; times as RFC 3339; booleans as true and false.
void append_cell(const ports::SqlValue& value, std::string& out);

inline constexpr std::string_view kCsvLineEnd = "\r\n";

}  // namespace relance::api
