// Counter differences summed up between commits (R20): each commit writes one record per scope to the campaign log.
#pragma once

#include <map>
#include <string>

#include <relance/domain/effects.h>

#include "output.h"

namespace relance::tasks {

class CounterDeltas {
 public:
  void add(const domain::ContactEffects& effects);
  void add(const domain::GlobalCounts& difference) { global_.add(difference); }
  // Emits the accumulated differences and clears them. `source`: "/relance/contact".
  void write(std::string_view source, Topic input, Partition partition, const Topics& topics,
             stream::FoldContext& context);

 private:
  std::map<std::string, domain::CampaignCounts, std::less<>> campaigns_;
  std::map<std::string, std::int64_t, std::less<>> categories_;
  domain::GlobalCounts global_;
};

// Appends the differences of one decision, in order, in the encoding that goes into the digest.
void append_decided(const domain::ContactEffects& effects, ByteBuffer& out);

}  // namespace relance::tasks
