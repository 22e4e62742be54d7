#include <string>

#include <relance/base/assert.h>
#include <relance/projections/row_json.h>

namespace relance::projections {

using ports::SqlType;
using ports::SqlValue;

json::Writer& write_value(SqlType type, const SqlValue& value, json::Writer& out) {
  if (value.index() == 0) return out.null();
  switch (type) {
    case SqlType::kText:
      return out.text(std::get<std::string_view>(value));
    case SqlType::kInteger:
      return out.number(std::get<std::int64_t>(value));
    case SqlType::kBoolean:
      return out.boolean(std::get<bool>(value));
    case SqlType::kTime:
      return out.time(std::get<Timestamp>(value));
    case SqlType::kUuid:
      return out.uuid(std::get<Uuid>(value));
    case SqlType::kJson:
      return out.raw(std::get<std::string_view>(value));
  }
  RELANCE_ASSERT(false);
}

void write_as_of(const SqlValue& offset, const SqlValue& time, json::Writer& out) {
  out.name("as_of").begin_object().name("position");
  if (const auto* number = std::get_if<std::int64_t>(&offset)) {
    out.text("relance.stats/0/" + std::to_string(*number));
  } else {
    out.null();
  }
  write_value(SqlType::kTime, time, out.name("time"));
  out.end_object();
}

}  // namespace relance::projections
