#include "counted_reader.h"

#include <array>

#include <relance/domain/ids.h>

#include "counter_names.h"
#include "json_members.h"

namespace relance::events {
namespace {

constexpr std::string_view kData = "/data";
constexpr std::array<std::string_view, 1> kNames = {"scope"};

// Identifies the counters of one scope by name and sums the values of the members of `data`.
class DifferenceReader {
 public:
  DifferenceReader(simdjson::dom::object data, Defect& defect) : data_(data), defect_(defect) {}

  // `for_each` calls a visitor with each counter of the scope.
  template <class ForEach>
  bool read(ForEach for_each) {
    for (const auto [name, value] : data_) {
      std::uint32_t place = 0;
      bool well = true;
      const std::string_view text = name;
      for_each([&, v = value](CounterName counter, std::int64_t& out) {
        if (counter.is(text)) well = take(text, v, place, out);
        ++place;
      });
      if (!well) return false;
    }
    return true;
  }

 private:
  bool take(std::string_view name, simdjson::dom::element value, std::uint32_t place, std::int64_t& out) {
    if ((seen_ >> place & 1) != 0) return fail(Reason::kUnreadable, name);
    seen_ |= 1u << place;
    if (value.is_null()) return true;
    std::int64_t difference = 0;
    if (!value.is<std::int64_t>() || value.get_int64().get(difference) != simdjson::SUCCESS) {
      return fail(Reason::kValue, name);
    }
    out = difference;
    return true;
  }

  bool fail(Reason reason, std::string_view name) {
    defect_ = {reason, std::string{kData} + '/' + std::string{name}};
    return false;
  }

  simdjson::dom::object data_;
  Defect& defect_;
  std::uint32_t seen_ = 0;  // one bit per counter of the scope
};

}  // namespace

bool read_counted(simdjson::dom::object data, CountedEvent& out, Defect& defect) {
  MemberReader members(kData, kNames, defect);
  std::string_view scope;
  if (!members.scan(data) || !members.word(0, scope)) return false;
  DifferenceReader differences(data, defect);
  if (scope == kGlobalScope) {
    auto& counted = out.body.emplace<GlobalCounted>();
    return differences.read([&](auto visit) { for_each_global_counter(counted.difference, visit); });
  }
  const bool of_campaign = scope.starts_with(kCampaignScopePrefix);
  if (!of_campaign && !scope.starts_with(kCategoryScopePrefix)) return members.fail(Reason::kValue, 0);
  const std::string_view id = scope.substr(scope.find(':') + 1);
  if (!domain::is_entity_id(id)) return members.fail(Reason::kId, 0);
  if (of_campaign) {
    auto& counted = out.body.emplace<CampaignCounted>(domain::CampaignIdView{id}, domain::CampaignCounts{});
    return differences.read([&](auto visit) { for_each_campaign_counter(counted.difference, visit); });
  }
  auto& counted = out.body.emplace<CategoryCounted>(domain::CategoryIdView{id}, 0);
  return differences.read([&](auto visit) { for_each_category_counter(counted, visit); });
}

}  // namespace relance::events
