// Batches of facts as a running campaign has them: some contacts are new, of others, picked at random among those that
// are there, something is told.
#pragma once

#include <cstdint>
#include <random>

#include "changes.h"

namespace relance::bench {

// The four facts with which a contact comes into a campaign: rows in contacts, words, categories, enrolments, messages.
inline constexpr std::int64_t kFactsOfANewContact = 4;

void add_new_contacts(std::int64_t first, std::int64_t count, projections::Changes& changes);

// Half of the facts are of new contacts, from `next` on; each of the other half is of another one of the first `known`.
class FactBatches {
 public:
  FactBatches(std::int64_t known, std::int64_t facts) : known_(known), facts_(facts), next_(known) {}
  void add_next(projections::Changes& changes);

 private:
  const std::int64_t known_;
  const std::int64_t facts_;
  std::int64_t next_;
  std::uint64_t told_ = 0;
  std::mt19937_64 random_{1};
};

}  // namespace relance::bench
