// Lines taken many at once give what they give one by one.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/offline/simulation.h>

#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using offline::Simulation;

struct Written {
  ByteBuffer facts;
  ByteBuffer outbox;
  ByteBuffer dead_letters;
  ByteBuffer stats;
};

// The views of one text that is long enough to be read beyond each line.
Written run(const std::vector<std::string_view>& lines, std::size_t batch) {
  Written written;
  Simulation simulation(PartitionCount{3}, {&written.facts, &written.outbox, &written.dead_letters});
  const std::span<const std::string_view> all{lines};
  for (std::size_t i = 0; i < lines.size(); i += batch) {
    const auto newer = simulation.take_lines(all.subspan(i, std::min(batch, lines.size() - i)));
    RC_ASSERT(!newer.has_value());
  }
  simulation.write_stats(written.stats);
  return written;
}

TEST(BatchesProperty, GiveWhatLinesGiveOneByOne) {
  holds(250, [] {
    const History events = *disorderly_history();
    const auto times = times_of(events);
    std::string text;
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < events.size(); ++i) {
      text += *rc::gen::weightedElement<std::string>({{8, line_of(events[i], times[i])}, {1, "\n"}, {1, "{\n"}});
      ends.push_back(text.size() - 1);
    }
    text.append(Simulation::kPadding, ' ');
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      lines.push_back(std::string_view{text}.substr(begin, end - begin));
      begin = end + 1;
    }
    const Written one_by_one = run(lines, 1);
    const Written at_once = run(lines, *rc::gen::inRange<std::size_t>(2, 200));
    RC_ASSERT(at_once.facts.view() == one_by_one.facts.view());
    RC_ASSERT(at_once.outbox.view() == one_by_one.outbox.view());
    RC_ASSERT(at_once.dead_letters.view() == one_by_one.dead_letters.view());
    RC_ASSERT(at_once.stats.view() == one_by_one.stats.view());
  });
}

}  // namespace
}  // namespace relance::property
