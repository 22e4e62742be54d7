// The workload of the offline benchmark in memory: its lines, and its contact events as a reader gives them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/arena.h>
#include <relance/domain/event.h>

namespace relance::bench {

inline constexpr std::uint32_t kStreamContacts = 1000;

// As long as the program: made when first asked for. Lines without their ends, with room behind them for a parser.
[[nodiscard]] const std::vector<std::string_view>& workload_lines();

struct StreamEvent {
  std::size_t contact = 0;  // below kStreamContacts
  domain::ContactEvent event;
};

// Those of the lines that are contact events, which is all but two. Their text is kept.
[[nodiscard]] const std::vector<StreamEvent>& workload_events();

}  // namespace relance::bench
