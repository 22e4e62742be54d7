#include <array>
#include <string_view>

#include <benchmark/benchmark.h>

#include <relance/base/time.h>
#include <relance/base/uuid.h>

namespace relance::bench {
namespace {

// The name of an interaction, the longer kind of the two that are made.
void uuid5(benchmark::State& state) {
  constexpr std::string_view kName = "interaction/acc-1/wamid.HBgL205083883819F7AAA4AF337B734ACB05000002CF";
  for (auto _ : state) benchmark::DoNotOptimize(relance::uuid5(kNamespaceUrl, kName));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(uuid5);

void uuid_write(benchmark::State& state) {
  const Uuid uuid = relance::uuid5(kNamespaceUrl, "urn:relance");
  std::array<char, kUuidTextSize> text{};
  for (auto _ : state) {
    benchmark::DoNotOptimize(write_uuid(uuid, text.data()));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(uuid_write);

void rfc3339_read(benchmark::State& state) {
  std::string_view text = "2026-11-20T08:20:00.544Z";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(parse_rfc3339(text));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rfc3339_read);

void rfc3339_write(benchmark::State& state) {
  Timestamp time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
  std::array<char, kRfc3339Size> text{};
  for (auto _ : state) {
    time += Duration{61'003};
    benchmark::DoNotOptimize(write_rfc3339(time, text.data()));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rfc3339_write);

}  // namespace
}  // namespace relance::bench
