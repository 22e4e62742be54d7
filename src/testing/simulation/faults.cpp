#include <relance/testing/simulation/faults.h>

namespace relance::simulation {
namespace {

struct Ceiling {
  Fault fault;
  std::uint32_t per_million;
};

// The maximum probability of each fault in a swarm: a world must still make progress.
constexpr Ceiling kCeilings[] = {
    {Fault::kCommitUnknownDone, 150'000}, {Fault::kCommitUnknownLate, 150'000}, {Fault::kCommitUnknownGone, 150'000},
    {Fault::kCommitAborted, 150'000},     {Fault::kCommitFenced, 30'000},       {Fault::kPollRejoin, 30'000},
    {Fault::kPollEarly, 500'000},         {Fault::kReadRetry, 50'000},          {Fault::kReadShort, 1'000'000},
    {Fault::kProduceRetry, 10'000},       {Fault::kSettleRetry, 300'000},       {Fault::kJoinRetry, 300'000},
    {Fault::kStateGetRetry, 10'000},      {Fault::kStateWriteRetry, 100'000},   {Fault::kSlowCall, 5'000},
    {Fault::kPartitionMoved, 100'000},    {Fault::kPartitionReturned, 100'000}, {Fault::kPartitionLost, 50'000},
    {Fault::kAppendRetry, 200'000},       {Fault::kAppendAnswerLost, 200'000},  {Fault::kAppendPartly, 200'000},
    {Fault::kAppendDuplicated, 200'000},  {Fault::kAppendDelayed, 500'000},     {Fault::kAppendTorn, 1'000'000},
    {Fault::kClockForward, 5'000},        {Fault::kClockBackward, 5'000},       {Fault::kPowerCut, 1'000'000},
};

// Per time that the step is reached; steps of single records are reached far more often than others.
constexpr std::uint32_t crash_ceiling(CrashPoint point) {
  switch (point) {
    case CrashPoint::kRecordFolded:
    case CrashPoint::kStepFolded:
    case CrashPoint::kRestoreStep:
      return 20'000;
    case CrashPoint::kBatchBegun:
    case CrashPoint::kBeforeCommit:
    case CrashPoint::kAfterCommit:
    case CrashPoint::kAfterState:
    case CrashPoint::kAfterTick:
    case CrashPoint::kBeforeLogWrite:
    case CrashPoint::kAfterLogWrite:
    case CrashPoint::kIngressAppended:
      return 60'000;
    case CrashPoint::kAfterMaintenance:
      return 300'000;
  }
  return 0;
}

// Rare faults are as likely as frequent ones: from a sixty-fourth of the ceiling to all of it.
PerMillion intensity(Random& random, std::uint32_t ceiling) {
  return PerMillion{ceiling >> random.below(7)};
}

}  // namespace

Faults calm() {
  return {};
}

Faults swarm(std::uint64_t seed) {
  Random random(seed, 2);
  Faults faults;
  for (const auto& [fault, ceiling] : kCeilings) {
    if (random.coin()) faults[fault] = intensity(random, ceiling);
  }
  for (std::size_t i = 0; i < kCrashPointCount; ++i) {
    const auto point = static_cast<CrashPoint>(i);
    if (random.coin()) faults[point] = intensity(random, crash_ceiling(point));
  }
  return faults;
}

FaultCounts& FaultCounts::operator+=(const FaultCounts& other) {
  for (std::size_t i = 0; i < kFaultCount; ++i) bitten[i] += other.bitten[i];
  for (std::size_t i = 0; i < kCrashPointCount; ++i) {
    reached[i] += other.reached[i];
    crashed[i] += other.crashed[i];
  }
  return *this;
}

}  // namespace relance::simulation
