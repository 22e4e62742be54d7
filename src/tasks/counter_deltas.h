// Counter differences added up between commits (R20): they go to the campaign log with the commit, one record a scope.
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
  // Emits what has changed, and clears it. `source`: "/relance/contact".
  void write(std::string_view source, Topic input, Partition partition, const Topics& topics,
             stream::FoldContext& context);

 private:
  std::map<std::string, domain::CampaignCounts, std::less<>> campaigns_;
  std::map<std::string, std::int64_t, std::less<>> categories_;
  domain::GlobalCounts global_;
};

// The bytes by which the differences of one decision go into the digest, in order.
void append_decided(const domain::ContactEffects& effects, ByteBuffer& out);

}  // namespace relance::tasks
