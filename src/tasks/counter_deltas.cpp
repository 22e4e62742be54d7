#include "counter_deltas.h"

#include <relance/events/internal_writer.h>

namespace relance::tasks {
namespace {

template <class T>
T& find_or_add(std::map<std::string, T, std::less<>>& map, std::string_view key) {
  const auto found = map.find(key);
  return found != map.end() ? found->second : map.emplace(key, T{}).first->second;
}

void append(const domain::Contribution& contribution, ByteBuffer& out) {
  char* at = out.reserve(9);
  *at++ = static_cast<char>((contribution.exists ? 1 : 0) | (contribution.excluded ? 2 : 0));
  *at++ = static_cast<char>(contribution.outcome);
  for (const std::uint8_t bits : contribution.messages) *at++ = static_cast<char>(bits);
  for (int shift = 0; shift < 32; shift += 8) *at++ = static_cast<char>(contribution.interactions >> shift & 0xff);
  out.advance_to(at);
}

void append(std::int64_t number, ByteBuffer& out) {
  for (int shift = 0; shift < 64; shift += 8) out.push(static_cast<char>(number >> shift & 0xff));
}

// Writes the differences of one commit, each with its own id.
class DeltaWriter {
 public:
  DeltaWriter(std::string_view source, Topic input, Partition partition, const Topics& topics,
              stream::FoldContext& context)
      : source_(source), topics_(topics), context_(context) {
    const stream::TaskPosition& position = context.progress().position;
    id_ = std::string{events::topic_name(input)} + '/' + std::to_string(partition.value()) + '/' +
          std::to_string(position.next_offset.value()) + '.' + std::to_string(position.steps) + ":counted-";
  }

  template <class Counted>
  void write(const Counted& counted, std::string_view scope) {
    const std::string id = id_ + std::to_string(number_++);
    bytes_.clear();
    const OptionalTime time = context_.progress().stream_time;
    write_counted(counted, id, source_, time ? *time : kEarliestTime, bytes_);
    context_.emit_undigested(topics_.of_key(Topic::kCampaignEvents, scope), {scope, bytes_.view()});
  }

 private:
  std::string_view source_;
  const Topics& topics_;
  stream::FoldContext& context_;
  std::string id_;
  std::uint64_t number_ = 0;
  ByteBuffer bytes_;
};

}  // namespace

void CounterDeltas::add(const domain::ContactEffects& effects) {
  global_.total_contacts += effects.contacts;
  global_.interactions += effects.interactions;
  for (const domain::CategoryChange& change : effects.categories)
    find_or_add(categories_, change.category.text()) += change.contacts;
  for (const domain::CountChange& change : effects.counts) {
    domain::CampaignCounts& counts = find_or_add(campaigns_, change.campaign.text());
    counts.subtract(change.before);
    counts.add(change.after);
  }
}

void CounterDeltas::write(std::string_view source, Topic input, Partition partition, const Topics& topics,
                          stream::FoldContext& context) {
  DeltaWriter writer(source, input, partition, topics, context);
  for (const auto& [id, counts] : campaigns_) {
    if (counts != domain::CampaignCounts{})
      writer.write(events::CampaignCounted{domain::CampaignIdView{id}, counts}, "campaign:" + id);
  }
  for (const auto& [id, contacts] : categories_) {
    if (contacts != 0) writer.write(events::CategoryCounted{domain::CategoryIdView{id}, contacts}, "category:" + id);
  }
  if (global_ != domain::GlobalCounts{}) writer.write(events::GlobalCounted{global_}, "global");
  campaigns_.clear();
  categories_.clear();
  global_ = {};
}

void append_decided(const domain::ContactEffects& effects, ByteBuffer& out) {
  for (const domain::CountChange& change : effects.counts) {
    out.append(change.campaign.text());
    append(change.before, out);
    append(change.after, out);
  }
  for (const domain::CategoryChange& change : effects.categories) {
    out.append(change.category.text());
    append(change.contacts, out);
  }
  if (effects.contacts == 0 && effects.interactions == 0) return;
  append(effects.contacts, out);
  append(effects.interactions, out);
}

}  // namespace relance::tasks
