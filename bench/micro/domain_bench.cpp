#include <array>
#include <string_view>

#include <benchmark/benchmark.h>

#include <relance/domain/decide_contact.h>
#include <relance/domain/opt_words.h>

#include "contact_stream.h"

namespace relance::bench {
namespace {

// Every contact's story from its beginning; making and giving back the contacts is not counted, their growth is.
void decide(benchmark::State& state) {
  domain::ContactEffects effects;
  std::vector<domain::Contact> contacts;
  const std::vector<domain::Contact> fresh = new_contacts();
  for (auto _ : state) {
    state.PauseTiming();
    contacts = fresh;
    state.ResumeTiming();
    benchmark::DoNotOptimize(decide_stream(contacts, effects));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(workload_events().size()));
}
BENCHMARK(decide);

void opt_word(benchmark::State& state) {
  constexpr std::array<std::string_view, 6> kTexts = {"Oui, avec plaisir",       "STOP",         "Merci, à demain",
                                                      "Appelez-moi ce soir svp", "Désinscrire.", "Non merci"};
  std::size_t next = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(domain::opt_word(kTexts[next++ % kTexts.size()], domain::kCurrentRules));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(opt_word);

}  // namespace
}  // namespace relance::bench
