// The tables of the views as the code names them; schemas/sql makes them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <relance/ports/sql.h>

namespace relance::projections {

struct Table {
  std::string_view name;
  std::span<const ports::SqlColumn> columns;  // those of the key first

  [[nodiscard]] std::size_t keys() const {
    std::size_t count = 0;
    while (count < columns.size() && columns[count].merge == ports::SqlMerge::kKey) ++count;
    return count;
  }
};

}  // namespace relance::projections
