// Numbers with a type of their own: passing an offset where a partition is expected does not compile.
#pragma once

#include <compare>
#include <cstdint>

namespace relance {

template <class Tag, class T>
class Strong {
 public:
  using Value = T;

  constexpr Strong() = default;
  constexpr explicit Strong(T value) : value_(value) {}

  [[nodiscard]] constexpr T value() const { return value_; }
  friend constexpr auto operator<=>(Strong, Strong) = default;

 private:
  T value_{};
};

using Offset = Strong<struct OffsetTag, std::int64_t>;                  // a record's position in its partition, from 0
using Partition = Strong<struct PartitionTag, std::int32_t>;            // from 0
using PartitionCount = Strong<struct PartitionCountTag, std::int32_t>;  // at least 1
using FactNumber = Strong<struct FactNumberTag, std::uint64_t>;         // n-th fact of one record, from 0

}  // namespace relance
