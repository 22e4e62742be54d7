#include "row_reader.h"

#include <chrono>
#include <optional>
#include <type_traits>

#include "type_oid.h"

namespace relance::postgres {

using ports::SqlType;
using ports::SqlValue;

namespace {

constexpr std::chrono::sys_time<std::chrono::milliseconds> kEpoch =
    std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};

template <class Number>
Number number_of(std::string_view bytes) {
  std::make_unsigned_t<Number> number = 0;
  for (const char byte : bytes.substr(0, sizeof(Number))) {
    number = static_cast<decltype(number)>((std::uint64_t{number} << 8) | static_cast<unsigned char>(byte));
  }
  return static_cast<Number>(number);
}

// numeric_send: number of digits, weight of the first, sign, number of decimals shown; then the digits, in base 10,000.
// sum() of bigint is numeric. nullopt: not a 64-bit integer.
std::optional<std::int64_t> whole_number(std::string_view bytes) {
  constexpr std::size_t kHeader = 8;
  constexpr std::int64_t kBase = 10'000;
  constexpr std::uint16_t kPositive = 0x0000;
  constexpr std::uint16_t kNegative = 0x4000;
  if (bytes.size() < kHeader) return std::nullopt;
  const int digits = number_of<std::int16_t>(bytes);
  const int weight = number_of<std::int16_t>(bytes.substr(2));
  const auto sign = number_of<std::uint16_t>(bytes.substr(4));
  if ((sign != kPositive && sign != kNegative) || bytes.size() != kHeader + 2 * static_cast<std::size_t>(digits)) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  for (int i = 0; i <= weight || i < digits; ++i) {
    const std::int64_t digit =
        i < digits ? number_of<std::int16_t>(bytes.substr(kHeader + 2 * static_cast<std::size_t>(i))) : 0;
    if (i > weight) {
      if (digit != 0) return std::nullopt;
      continue;
    }
    const std::int64_t signed_digit = sign == kNegative ? -digit : digit;
    if (__builtin_mul_overflow(number, kBase, &number) || __builtin_add_overflow(number, signed_digit, &number)) {
      return std::nullopt;
    }
  }
  return number;
}

std::optional<SqlValue> integer(TypeOid oid, std::string_view bytes) {
  if (oid == TypeOid::kBigint && bytes.size() == 8) return number_of<std::int64_t>(bytes);
  if (oid == TypeOid::kInteger && bytes.size() == 4) return std::int64_t{number_of<std::int32_t>(bytes)};
  if (oid == TypeOid::kSmallint && bytes.size() == 2) return std::int64_t{number_of<std::int16_t>(bytes)};
  if (oid == TypeOid::kNumeric) return whole_number(bytes);
  return std::nullopt;
}

std::optional<SqlValue> uuid(std::string_view bytes) {
  Uuid uuid;
  if (bytes.size() != uuid.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) uuid.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
  return uuid;
}

std::optional<SqlValue> time(std::string_view bytes) {
  if (bytes.size() != sizeof(std::int64_t)) return std::nullopt;
  return Timestamp{kEpoch + std::chrono::floor<Duration>(std::chrono::microseconds{number_of<std::int64_t>(bytes)})};
}

bool is_text(TypeOid oid) {
  return oid == TypeOid::kText || oid == TypeOid::kVarying || oid == TypeOid::kCharacter || oid == TypeOid::kName ||
         oid == TypeOid::kJson || oid == TypeOid::kUnknown;
}

// Text still borrows from the result. nullopt: it has another type.
std::optional<SqlValue> value_of(SqlType type, TypeOid oid, std::string_view bytes) {
  switch (type) {
    case SqlType::kText:
    case SqlType::kJson:
      if (oid == TypeOid::kJsonb && !bytes.empty()) return bytes.substr(1);  // after the version of its format
      return is_text(oid) ? std::optional<SqlValue>{bytes} : std::nullopt;
    case SqlType::kInteger:
      return integer(oid, bytes);
    case SqlType::kBoolean:
      return oid == TypeOid::kBoolean && bytes.size() == 1 ? std::optional<SqlValue>{bytes[0] != 0} : std::nullopt;
    case SqlType::kTime:
      return oid == TypeOid::kTimestamptz ? time(bytes) : std::nullopt;
    case SqlType::kUuid:
      return oid == TypeOid::kUuid ? uuid(bytes) : std::nullopt;
  }
  return std::nullopt;
}

std::string_view bytes_of(const PGresult* result, int row, int column) {
  return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

std::size_t text_size(const PGresult* result) {
  std::size_t size = 0;
  for (int column = 0; column < PQnfields(result); ++column) {
    for (int row = 0; row < PQntuples(result); ++row) size += bytes_of(result, row, column).size();
  }
  return size;
}

}  // namespace

std::string read_rows(const PGresult* result, std::span<const SqlType> types, ports::SqlRows& rows) {
  const int columns = PQnfields(result);
  rows.columns = types.size();
  rows.values.clear();
  rows.text.clear();
  if (static_cast<std::size_t>(columns) != types.size()) {
    return std::to_string(columns) + " columns instead of " + std::to_string(types.size());
  }
  rows.values.reserve(static_cast<std::size_t>(PQntuples(result)) * types.size());
  rows.text.reserve(text_size(result));  // must not move from here on
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        rows.values.emplace_back();
        continue;
      }
      auto value = value_of(types[static_cast<std::size_t>(column)], TypeOid{PQftype(result, column)},
                            bytes_of(result, row, column));
      if (!value) return "column " + std::to_string(column + 1) + " is of another type";
      if (auto* text = std::get_if<std::string_view>(&*value)) {
        rows.text.append(*text);
        *text = rows.text.view().substr(rows.text.size() - text->size());
      }
      rows.values.push_back(*value);
    }
  }
  return {};
}

}  // namespace relance::postgres
