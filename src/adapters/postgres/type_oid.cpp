#include "type_oid.h"

namespace relance::postgres {

using ports::SqlType;

std::string_view type_name(SqlType type) {
  switch (type) {
    case SqlType::kText:
      return "text";
    case SqlType::kInteger:
      return "bigint";
    case SqlType::kBoolean:
      return "boolean";
    case SqlType::kTime:
      return "timestamptz";
    case SqlType::kUuid:
      return "uuid";
    case SqlType::kJson:
      return "json";
  }
  return {};
}

}  // namespace relance::postgres
