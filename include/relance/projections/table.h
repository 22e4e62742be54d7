// The tables of the projections as the code names them; schemas/sql creates them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <relance/ports/sql.h>

namespace relance::projections {

struct Table {
  std::string_view name;
  std::span<const ports::SqlColumn> columns;  // key columns first

  [[nodiscard]] std::size_t keys() const {
    std::size_t count = 0;
    while (count < columns.size() && columns[count].merge == ports::SqlMerge::kKey) ++count;
    return count;
  }
};

}  // namespace relance::projections
