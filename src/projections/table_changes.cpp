#include "table_changes.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <set>

#include <relance/base/assert.h>

namespace relance::projections {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlValue;

void append_bytes(std::string& key, const void* bytes, std::size_t size) {
  key.append(static_cast<const char*>(bytes), size);
}

// Appends an encoding that is distinct for distinct values of one column's type.
void append_key(std::string& key, const SqlValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    key.append(*text);
    key.push_back('\0');
  } else if (const auto* uuid = std::get_if<Uuid>(&value)) {
    append_bytes(key, uuid->bytes.data(), uuid->bytes.size());
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    append_bytes(key, number, sizeof *number);
  } else {
    const std::int64_t time = std::get<Timestamp>(value).time_since_epoch().count();
    append_bytes(key, &time, sizeof time);
  }
}

SqlValue merged(SqlMerge merge, const SqlValue& before, const SqlValue& value) {
  switch (merge) {
    case SqlMerge::kKeep:
      return before;
    case SqlMerge::kFill:
      return before.index() == 0 ? value : before;
    case SqlMerge::kAdd:
      return std::get<std::int64_t>(before) + std::get<std::int64_t>(value);
    case SqlMerge::kKey:
    case SqlMerge::kReplace:
      return value;
  }
  RELANCE_ASSERT(false);
}

}  // namespace

TableChanges::Row& TableChanges::Row::set(std::size_t column, SqlValue value) {
  const std::size_t place = number_ * changes_.table_.columns.size() + column;
  TableChanges::Mask& mask = changes_.masks_[number_];
  const bool is_set = (mask >> column & 1) != 0;
  SqlValue& slot = changes_.values_[place];
  slot = is_set ? merged(changes_.table_.columns[column].merge, slot, value) : value;
  mask |= TableChanges::Mask{1} << column;
  return *this;
}

const SqlValue* TableChanges::Row::get(std::size_t column) const {
  if ((changes_.masks_[number_] >> column & 1) == 0) return nullptr;
  return &changes_.value(number_, column);
}

TableChanges::TableChanges(const Table& table) : table_(table), keys_(table.keys()) {
  RELANCE_ASSERT(table.columns.size() <= kColumnsMax && keys_ > 0);
}

TableChanges::Row TableChanges::row(std::initializer_list<SqlValue> key) {
  RELANCE_ASSERT(key.size() == keys_);
  key_.clear();
  for (const SqlValue& value : key) append_key(key_, value);
  const auto [found, is_new] = numbers_.try_emplace(key_, masks_.size());
  if (is_new) {
    masks_.push_back((Mask{1} << keys_) - 1);
    values_.insert(values_.end(), key.begin(), key.end());
    values_.resize(masks_.size() * table_.columns.size());
  }
  return {*this, found->second};
}

void TableChanges::clear() {
  numbers_.clear();
  masks_.clear();
  values_.clear();
}

std::vector<std::size_t> TableChanges::sorted() const {
  std::vector<std::size_t> order(masks_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [this](std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < keys_; ++i) {
      if (value(a, i) != value(b, i)) return value(a, i) < value(b, i);
    }
    return false;
  });
  return order;
}

PortResult<Done> TableChanges::write(ports::SqlSession& session) const {
  if (masks_.empty()) return Done{};
  const std::vector<std::size_t> order = sorted();
  for (const Mask mask : std::set<Mask>(masks_.begin(), masks_.end())) {
    if (auto written = write_shape(session, mask, order); !written) return written;
  }
  return Done{};
}

PortResult<Done> TableChanges::write_shape(ports::SqlSession& session, Mask mask,
                                           const std::vector<std::size_t>& order) const {
  std::vector<SqlColumn> columns;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    if ((mask >> i & 1) == 0) continue;
    columns.push_back(table_.columns[i]);
    places.push_back(i);
  }
  std::vector<SqlValue> values;
  for (const std::size_t row : order) {
    if (masks_[row] != mask) continue;
    for (const std::size_t place : places) values.push_back(value(row, place));
  }
  return session.upsert({table_.name, columns, values});
}

PortResult<Done> TableErasures::write(ports::SqlSession& session) const {
  if (values_.empty()) return Done{};
  return session.erase({table_.name, table_.columns.subspan(column_, 1), values_});
}

}  // namespace relance::projections
