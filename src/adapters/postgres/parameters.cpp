#include "parameters.h"

#include <type_traits>
#include <variant>

#include <relance/base/assert.h>

#include "type_oid.h"

namespace relance::postgres {

using ports::SqlType;
using ports::SqlValue;

namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;
constexpr Timestamp kEpoch = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};  // of timestamptz

template <class Number>
void push(ByteBuffer& out, Number number) {
  auto bits = static_cast<std::make_unsigned_t<Number>>(number);
  for (std::size_t shift = sizeof(Number) * 8; shift > 0; shift -= 8) out.push(static_cast<char>(bits >> (shift - 8)));
}

template <class Number>
void overwrite(char* out, Number number) {
  for (std::size_t i = sizeof(Number); i > 0; --i, number = static_cast<Number>(number >> 8)) {
    out[i - 1] = static_cast<char>(number & 0xff);
  }
}

// Writes the bytes of one value that is not NULL.
class Writer {
 public:
  explicit Writer(ByteBuffer& out) : out_(out) {}

  void operator()(std::monostate /*null*/) const {}
  void operator()(std::string_view text) const { out_.append(text); }
  void operator()(std::int64_t number) const { push(out_, number); }
  void operator()(bool truth) const { out_.push(truth ? '\1' : '\0'); }
  void operator()(Timestamp time) const {
    RELANCE_ASSERT(time >= kEarliestTime && time < kWritableEnd);
    push(out_, std::int64_t{(time - kEpoch).count() * kMicrosPerMilli});
  }
  void operator()(const Uuid& uuid) const {
    out_.append({reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
  }

 private:
  ByteBuffer& out_;
};

// The server infers the type of text, so that a JSON column accepts it, too.
Oid type_of(const SqlValue& value) {
  constexpr Oid kLeftToServer = 0;
  if (std::holds_alternative<std::int64_t>(value)) return static_cast<Oid>(TypeOid::kBigint);
  if (std::holds_alternative<bool>(value)) return static_cast<Oid>(TypeOid::kBoolean);
  if (std::holds_alternative<Timestamp>(value)) return static_cast<Oid>(TypeOid::kTimestamptz);
  if (std::holds_alternative<Uuid>(value)) return static_cast<Oid>(TypeOid::kUuid);
  return kLeftToServer;
}

TypeOid element_type(SqlType type) {
  switch (type) {
    case SqlType::kText:
      return TypeOid::kText;
    case SqlType::kInteger:
      return TypeOid::kBigint;
    case SqlType::kBoolean:
      return TypeOid::kBoolean;
    case SqlType::kTime:
      return TypeOid::kTimestamptz;
    case SqlType::kUuid:
      return TypeOid::kUuid;
    case SqlType::kJson:
      return TypeOid::kJson;
  }
  return TypeOid::kUnknown;
}

bool fits(SqlType type, const SqlValue& value) {
  switch (type) {
    case SqlType::kText:
    case SqlType::kJson:
      return std::holds_alternative<std::string_view>(value);
    case SqlType::kInteger:
      return std::holds_alternative<std::int64_t>(value);
    case SqlType::kBoolean:
      return std::holds_alternative<bool>(value);
    case SqlType::kTime:
      return std::holds_alternative<Timestamp>(value);
    case SqlType::kUuid:
      return std::holds_alternative<Uuid>(value);
  }
  return false;
}

}  // namespace

void Parameters::clear() {
  bytes_.clear();
  types_.clear();
  begins_.clear();
  sizes_.clear();
  formats_.clear();
}

void Parameters::close(Oid type, std::size_t begin) {
  constexpr int kBinary = 1;
  types_.push_back(type);
  begins_.push_back(begin);
  sizes_.push_back(static_cast<int>(bytes_.size() - begin));
  formats_.push_back(kBinary);
}

void Parameters::add_values(std::span<const SqlValue> values) {
  for (const SqlValue& value : values) {
    const std::size_t begin = bytes_.size();
    std::visit(Writer{bytes_}, value);
    close(type_of(value), begin);
    if (std::holds_alternative<std::monostate>(value)) sizes_.back() = -1;
  }
}

void Parameters::add_columns(std::span<const ports::SqlColumn> columns, std::span<const SqlValue> values) {
  RELANCE_ASSERT(!columns.empty() && values.size() % columns.size() == 0);
  for (std::size_t i = 0; i < columns.size(); ++i) add_column(columns[i].type, i, columns.size(), values);
}

// array_send: dimensions, whether there are NULLs, the type; size and lower bound of the dimension; then each element
// after its size, which is -1 for NULL.
void Parameters::add_column(SqlType type, std::size_t column, std::size_t columns, std::span<const SqlValue> values) {
  constexpr std::int32_t kNull = -1;
  const std::size_t begin = bytes_.size();
  push(bytes_, std::int32_t{1});
  const std::size_t has_nulls_at = bytes_.size();
  push(bytes_, std::int32_t{0});
  push(bytes_, static_cast<std::uint32_t>(element_type(type)));
  push(bytes_, static_cast<std::int32_t>(values.size() / columns));
  push(bytes_, std::int32_t{1});
  bool has_nulls = false;
  for (std::size_t i = column; i < values.size(); i += columns) {
    if (std::holds_alternative<std::monostate>(values[i])) {
      has_nulls = true;
      push(bytes_, kNull);
      continue;
    }
    RELANCE_ASSERT(fits(type, values[i]));
    const std::size_t size_at = bytes_.size();
    push(bytes_, std::int32_t{0});
    std::visit(Writer{bytes_}, values[i]);
    const std::size_t size = bytes_.size() - size_at - sizeof(std::int32_t);
    overwrite(bytes_.reserve(0) - (bytes_.size() - size_at), static_cast<std::uint32_t>(size));
  }
  if (has_nulls) overwrite(bytes_.reserve(0) - (bytes_.size() - has_nulls_at), std::uint32_t{1});
  // The statement declares the array types.
  close(0, begin);
}

const char* const* Parameters::values() {
  values_.clear();
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    values_.push_back(sizes_[i] < 0 ? nullptr : bytes_.data() + begins_[i]);
  }
  return values_.data();
}

}  // namespace relance::postgres
