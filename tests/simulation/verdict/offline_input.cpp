#include "simulation/verdict/offline_input.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "simulation/text.h"

namespace relance::driver {
namespace {

// The events of a barrier come behind its tick and before all that was posted later, whatever their times.
enum class Rank : std::uint8_t { kTick, kEvent, kOther };

struct Landed {
  std::uint64_t segment = 0;  // the barrier that came last
  Rank rank = Rank::kOther;
  std::string_view stream_time;  // of the partition
  Topic topic{};
  std::int32_t partition = 0;
  Offset offset;
  std::string_view text;

  [[nodiscard]] auto order() const { return std::tie(segment, rank, stream_time, topic, partition, offset); }
};

bool is_internal(std::string_view source) {
  return source == "/relance/contact" || source == "/relance/campaign";
}
bool is_readable(std::string_view source) {
  return is_internal(source) || source == "/tests/simulation" || source == "/ingress/cloud_api" ||
         source == "/relance/host";
}

class Collector {
 public:
  Collector(Clockwork clockwork, Tally& tally) : clockwork_(clockwork), tally_(tally) {}

  void take(Topic topic, std::int32_t partition, const std::vector<Seen>& records) {
    segment_ = 0;
    stream_time_ = {};
    for (const Seen& record : records) take(topic, partition, record);
    for (const auto& [id, count] : here_) {
      std::uint64_t& most = copies_[id];
      most = std::max(most, count);
    }
    here_.clear();
  }

  std::string text() {
    std::ranges::sort(landed_, [](const Landed& a, const Landed& b) { return a.order() < b.order(); });
    std::string out;
    for (const Landed& one : landed_) {
      out += one.text;
      out += '\n';
    }
    return out;
  }
  // What is in several partitions stands once for each time that it is in one of them.
  void thin_out() {
    std::map<std::string_view, std::uint64_t> given;
    std::erase_if(landed_, [&](const Landed& one) {
      const auto copies = copies_.find(text_member(one.text, "id"));
      return copies != copies_.end() && ++given[copies->first] > copies->second;
    });
  }

 private:
  void take(Topic topic, std::int32_t partition, const Seen& record) {
    const std::string_view text = record.text();
    const std::string_view source = text_member(text, "source");
    if (!is_readable(source)) return;
    stream_time_ = std::max(stream_time_, text_member(text, "time"));
    if (is_internal(source)) return;
    const std::string_view id = text_member(text, "id");
    if (source == "/tests/simulation" && ++seen_[{topic, partition, id}] > 1) tally_.meet(Met::kLandedAgain);
    Landed landed{segment_, Rank::kOther, stream_time_, topic, partition, record.offset, text};
    if (clockwork_ == Clockwork::kLog && id.starts_with("b")) {
      std::from_chars(id.data() + 2, id.data() + id.size(), segment_);
      landed.segment = segment_;
      landed.rank = id[1] == 't' ? Rank::kTick : Rank::kEvent;
      ++here_[id];
    }
    landed_.push_back(landed);
  }

  Clockwork clockwork_;
  Tally& tally_;
  std::uint64_t segment_ = 0;
  std::string_view stream_time_;
  std::vector<Landed> landed_;
  std::map<std::string_view, std::uint64_t> here_;    // of the partition that is taken
  std::map<std::string_view, std::uint64_t> copies_;  // the most in one partition
  std::map<std::tuple<Topic, std::int32_t, std::string_view>, std::uint64_t> seen_;
};

}  // namespace

std::string offline_input(const Ledger& ledger, Clockwork clockwork, Tally& tally) {
  Collector collector(clockwork, tally);
  for (const Topic topic : {Topic::kContactEvents, Topic::kCampaignEvents}) {
    for (std::int32_t i = 0; i < kPartitions; ++i) collector.take(topic, i, ledger.records(topic, i));
  }
  collector.thin_out();
  return collector.text();
}

}  // namespace relance::driver
