#include "response_text.h"

#include <charconv>
#include <cstdint>

#include <relance/ports/http_status.h>

namespace relance::adapters::http {
namespace {

void append_number(std::uint64_t value, std::string& out) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_two_digits(unsigned value, std::string& out) {
  out.push_back(static_cast<char>('0' + value / 10));
  out.push_back(static_cast<char>('0' + value % 10));
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

// The phrase has no meaning and is arbitrary.
std::string_view reason_phrase(int status) {
  return ports::status_title(status, "Status");
}

std::string http_date(std::chrono::sys_seconds time) {
  static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text;
  text.append(kDays.substr(std::chrono::weekday{day}.c_encoding() * 3, 3)).append(", ");
  append_two_digits(static_cast<unsigned>(date.day()), text);
  text.append(" ").append(kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3)).append(" ");
  append_number(static_cast<std::uint64_t>(int{date.year()}), text);
  text.append(" ");
  append_two_digits(static_cast<unsigned>(clock.hours().count()), text);
  text.append(":");
  append_two_digits(static_cast<unsigned>(clock.minutes().count()), text);
  text.append(":");
  append_two_digits(static_cast<unsigned>(clock.seconds().count()), text);
  text.append(" GMT");
  return text;
}

void append_response(const ports::HttpResponse& response, const ResponseForm& form, std::string& out) {
  const bool has_body = has_content(response.status);
  out.append("HTTP/1.1 ");
  append_number(static_cast<std::uint64_t>(response.status), out);
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_field("Date", form.date, out);
  if (has_body) append_field("Content-Type", response.content_type, out);
  if (has_body && form.body_end == BodyEnd::kLength) {
    out.append("Content-Length: ");
    append_number(response.body.size(), out);
    out.append("\r\n");
  }
  if (has_body && form.body_end == BodyEnd::kChunks) append_field("Transfer-Encoding", "chunked", out);
  if (!form.keep_alive) append_field("Connection", "close", out);
  if (form.keep_alive && form.http_1_0) append_field("Connection", "keep-alive", out);
  for (const auto& [name, value] : response.headers) append_field(name, value, out);
  out.append("\r\n");
  if (has_body && !form.head_only) out.append(response.body);
}

}  // namespace relance::adapters::http
