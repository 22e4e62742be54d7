// Random numbers from a seed, the same on every machine, compiler and library (xoshiro256**, seeded by splitmix64;
// Blackman and Vigna, "Scrambled linear pseudorandom number generators"). One thread.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include <relance/base/assert.h>
#include <relance/base/strong.h>
#include <relance/base/time.h>

namespace relance::simulation {

using PerMillion = Strong<struct PerMillionTag, std::uint32_t>;  // a probability; 1'000'000 means always
inline constexpr PerMillion kNever{0};
inline constexpr PerMillion kAlways{1'000'000};

class Random {
 public:
  // `stream` distinguishes several sources with one seed.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t mixed = seed ^ (stream * 0xd1342543de82ef95U);
    for (std::uint64_t& word : state_) word = mix(mixed);
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // From 0 to `bound` - 1; `bound` is at least 1. The bias is negligible for small bounds.
  std::uint64_t below(std::uint64_t bound) {
    RELANCE_ASSERT(bound > 0);
    return (next() >> 11U) % bound;
  }
  // Both ends included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  Duration between(Duration low, Duration high) {
    const auto span = static_cast<std::uint64_t>((high - low).count());
    return low + Duration{static_cast<Duration::rep>(below(span + 1))};
  }
  bool coin() { return next() >> 63U != 0; }
  bool chance(PerMillion probability) { return below(kAlways.value()) < probability.value(); }

 private:
  static std::uint64_t mix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t word = state;
    word = (word ^ (word >> 30U)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27U)) * 0x94d049bb133111ebU;
    return word ^ (word >> 31U);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace relance::simulation
