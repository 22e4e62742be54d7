#include "errors.h"

#include <algorithm>
#include <array>

namespace relance::postgres {

using ports::Reaction;

namespace {

// https://www.postgresql.org/docs/current/errcodes-appendix.html: five characters, or the first two for a class. The
// session, or its prepared statements, are gone.
constexpr std::array<std::string_view, 9> kOver = {"08",    "25P03", "25P04", "26000", "40003",
                                                   "57P01", "57P02", "57P03", "57P05"};
// Conflicts with another session or an operator: 25P02 is returned in a failed transaction.
constexpr std::array<std::string_view, 8> kPassing = {"25006", "25P02", "40", "53", "55006", "55P03", "57014", "57P04"};
// Their messages name schema objects; other messages, as of class 22, may repeat the data sent.
constexpr std::array<std::string_view, 17> kTextNamesThings = {"08", "0A", "23", "25", "26", "28", "3D", "3F", "40",
                                                               "42", "53", "54", "55", "57", "58", "F0", "XX"};

template <std::size_t kSize>
bool has(const std::array<std::string_view, kSize>& codes, std::string_view sqlstate) {
  return std::ranges::any_of(codes, [&](std::string_view code) { return sqlstate.starts_with(code); });
}

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

}  // namespace

Reaction reaction_to(std::string_view sqlstate) {
  if (has(kOver, sqlstate)) return Reaction::kRejoin;
  if (has(kPassing, sqlstate)) return Reaction::kRetry;
  return Reaction::kStop;
}

std::string_view sqlstate_of(const PGresult* result) {
  const char* text = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return text == nullptr ? std::string_view{} : text;
}

ports::PortError error_of(std::string_view what, const PGresult* result) {
  const std::string_view sqlstate = sqlstate_of(result);
  // Only libpq itself has errors without SQLSTATE, and only for a lost connection.
  if (sqlstate.empty()) return {Reaction::kRejoin, std::string{what} + ": the connection is lost"};
  std::string reason = std::string{what} + ": " + std::string{sqlstate};
  if (has(kTextNamesThings, sqlstate)) reason += ' ' + one_line(field(result, PG_DIAG_MESSAGE_PRIMARY));
  return {reaction_to(sqlstate), std::move(reason)};
}

std::string one_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::string line{text};
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}  // namespace relance::postgres
