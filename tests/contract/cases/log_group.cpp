// The group of readers: every partition has exactly one holder.
#include <algorithm>

#include <contract/log_contract.h>

namespace relance::contract {
namespace {

using ports::CommitOutcome;
using Kind = Happening::Kind;
using Held = std::set<ports::TopicPartition>;

constexpr int kTurnsMax = 500;  // of polling for what a log tells after a while

std::size_t overlap(const Held& a, const Held& b) {
  Held both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
  return both.size();
}

// No partition is given to a member while another has it.
void expect_one_holder_at_a_time(const std::vector<Happening>& happenings) {
  std::map<ports::TopicPartition, std::string> holders;
  for (const auto& [kind, member, partition] : happenings) {
    if (kind == Kind::kAssigned) {
      EXPECT_TRUE(holders.emplace(partition, member).second)
          << member << " was given partition " << partition.partition.value() << " of " << holders[partition];
    } else {
      EXPECT_EQ(holders[partition], member);
      holders.erase(partition);
    }
  }
}

// A log may share everything out anew, or only what moves.
std::size_t times_assigned(const std::vector<Happening>& happenings, const std::string& member,
                           ports::TopicPartition partition) {
  return static_cast<std::size_t>(std::ranges::count_if(happenings, [&](const Happening& each) {
    return each.kind == Kind::kAssigned && each.member == member && each.partition == partition;
  }));
}

}  // namespace

TEST_P(LogContract, OneMemberHasAllPartitionsOfItsTopicsAndNoOthers) {
  const auto member = join_alone("one", {kOdd});
  EXPECT_EQ(member->held(), (Held{odd(0), odd(1), odd(2)}));
  EXPECT_TRUE(settles({member.get()}, [] { return true; }));
}

TEST_P(LogContract, TwoMembersShareThePartitionsOut) {
  const auto first = join("one");
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()},
                      [&] { return first->held().size() + second->held().size() == kEvenPartitions; }));
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] { return first->held().size() == second->held().size(); }));
  EXPECT_EQ(overlap(first->held(), second->held()), 0u);
  expect_one_holder_at_a_time(happenings());
}

TEST_P(LogContract, PartitionsMoveToAMemberThatJoinsAndBackWhenItCloses) {
  const auto first = join_alone("one");
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] {
    return first->held().size() == kEvenPartitions / 2 && second->held().size() == kEvenPartitions / 2;
  }));
  EXPECT_EQ(overlap(first->held(), second->held()), 0u);
  second->close();
  EXPECT_TRUE(second->held().empty());
  ASSERT_TRUE(settles({first.get()}, [&] { return first->held().size() == kEvenPartitions; }));
  expect_one_holder_at_a_time(happenings());
}

TEST_P(LogContract, ThePartitionsOfASessionThatIsDestroyedGoToTheOthers) {
  const auto first = join_alone("one");
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] { return second->held().size() == kEvenPartitions / 2; }));
  first->drop();
  ASSERT_TRUE(settles({second.get()}, [&] { return second->held().size() == kEvenPartitions; }));
}

TEST_P(LogContract, EveryPartitionHasOneHolderWhoeverComesAndGoes) {
  std::map<std::string, std::unique_ptr<Member>> members;
  const auto all = [&] {
    std::vector<Member*> present;
    for (const auto& [name, member] : members) present.push_back(member.get());
    return present;
  };
  const auto is_shared_out = [&] {
    Held held;
    std::size_t sum = 0;
    std::size_t most = 0;
    for (const auto& [name, member] : members) {
      held.insert(member->held().begin(), member->held().end());
      sum += member->held().size();
      most = std::max(most, member->held().size());
    }
    const std::size_t fair = (kEvenPartitions + members.size() - 1) / members.size();
    return held.size() == kEvenPartitions && sum == held.size() && most <= fair;
  };
  for (const char* step : {"+a", "+b", "+c", "-a", "+d", "+a", "-c", "-b", "-d"}) {
    const std::string name = step + 1;
    if (*step == '+') {
      members[name] = join(name);
    } else {
      members[name]->close();
      members.erase(name);
    }
    ASSERT_TRUE(settles(all(), is_shared_out)) << step;
  }
  expect_one_holder_at_a_time(happenings());
}

TEST_P(LogContract, MembersOnlyGetPartitionsOfTopicsThatTheyAskedFor) {
  const auto first = join("one", {kEven});
  const auto second = join("two", {kOdd});
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] {
    return first->held().size() == kEvenPartitions && second->held().size() == kOddPartitions;
  }));
  for (const auto partition : first->held()) EXPECT_EQ(partition.topic, kEven);
  for (const auto partition : second->held()) EXPECT_EQ(partition.topic, kOdd);
}

TEST_P(LogContract, TheSameComingAndGoingGivesTheSameAssignment) {
  if (!under_test().knows_members()) GTEST_SKIP() << "its group does not know members by their identity";
  std::vector<std::pair<Held, Held>> outcomes;
  for (int round = 0; round < 2; ++round) {
    const auto first = join_alone("one");
    const auto second = join("two");
    ASSERT_TRUE(settles({first.get(), second.get()}, [&] {
      return first->held().size() == kEvenPartitions / 2 && second->held().size() == kEvenPartitions / 2;
    }));
    outcomes.emplace_back(first->held(), second->held());
    second->close();
    first->close();
    second->drop();
    first->drop();
    reopen();
  }
  EXPECT_EQ(outcomes[0], outcomes[1]);
}

TEST_P(LogContract, WhileARevocationIsToldTheSessionMayStillCommit) {
  const auto first = join_alone("one");
  std::vector<CommitOutcome> outcomes;
  Held revoked;
  first->during_revocation = [&](std::span<const ports::TopicPartition> partitions) {
    std::vector<ports::OffsetCommit> offsets;
    for (const auto partition : partitions) offsets.push_back({partition, Offset{0}, "on leaving"});
    revoked.insert(partitions.begin(), partitions.end());
    first->produce(odd(0), "on leaving");
    outcomes.push_back(first->commit(offsets));
  };
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] { return second->held().size() == kEvenPartitions / 2; }));
  for (const CommitOutcome outcome : outcomes) EXPECT_EQ(outcome, CommitOutcome::kCommitted);
  EXPECT_EQ(values(odd(0)).size(), outcomes.size());
  ASSERT_FALSE(outcomes.empty());
  for (const auto partition : second->held()) {
    EXPECT_TRUE(revoked.contains(partition));
    EXPECT_EQ(second->assigned().at(partition), (ports::Committed{Offset{0}, "on leaving"}));
  }
}

TEST_P(LogContract, ASessionMayCommitWhileItCloses) {
  const auto member = join_alone("one");
  CommitOutcome outcome = CommitOutcome::kUnknown;
  member->during_revocation = [&](std::span<const ports::TopicPartition>) {
    outcome = member->commit({{even(0), Offset{0}, "at the end"}});
  };
  member->close();
  EXPECT_EQ(outcome, CommitOutcome::kCommitted);
  EXPECT_EQ(committed(even(0)), (ports::Committed{Offset{0}, "at the end"}));
  EXPECT_TRUE(member->held().empty());
}

TEST_P(LogContract, ANewHolderReadsOnFromWhatIsCommitted) {
  for (int partition = 0; partition < kEvenPartitions; ++partition) append(even(partition), {{"a", "1"}, {"b", "2"}});
  const auto first = join_alone("one");
  std::vector<ports::OffsetCommit> offsets;
  for (const auto partition : first->held()) {
    EXPECT_EQ(read_all(*first, partition).size(), 2u);
    offsets.push_back({partition, Offset{1}, ""});
  }
  ASSERT_EQ(first->commit(offsets), CommitOutcome::kCommitted);
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] { return second->held().size() == kEvenPartitions / 2; }));
  for (const auto partition : second->held()) {
    EXPECT_EQ(values_of(read_all(*second, partition)), std::vector<std::string>{"2"});
  }
  second->close();
  ASSERT_TRUE(settles({first.get()}, [&] { return first->held().size() == kEvenPartitions; }));
  for (const auto partition : first->held()) {
    const bool has_come_back = times_assigned(happenings(), "one", partition) > 1;
    EXPECT_TRUE(has_come_back || !second->assigned().contains(partition));
    EXPECT_EQ(read_all(*first, partition).size(), has_come_back ? 1u : 0u);
  }
}

TEST_P(LogContract, ANewerSessionOfAnIdentityFencesTheCommitsOfTheOlder) {
  if (!under_test().knows_members()) GTEST_SKIP() << "its group does not know members by their identity";
  const auto older = join_alone("one");
  older->produce(odd(0), "never");
  const auto newer = join("one");
  ASSERT_TRUE(settles({newer.get()}, [&] { return newer->held().size() == kEvenPartitions; }));
  EXPECT_EQ(older->commit({{even(0), Offset{0}, "never"}}), CommitOutcome::kFenced);
  EXPECT_TRUE(values(odd(0)).empty());
  EXPECT_EQ(committed(even(0)), std::nullopt);
  newer->produce(odd(0), "stands");
  EXPECT_EQ(newer->commit({{even(0), Offset{0}, "stands"}}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(odd(0)), std::vector<std::string>{"stands"});
}

TEST_P(LogContract, ASessionWhoseIdentityIsTakenIsToldByItsPoll) {
  if (!under_test().knows_members()) GTEST_SKIP() << "its group does not know members by their identity";
  const auto older = join_alone("one");
  const auto newer = join("one");
  ASSERT_TRUE(settles({newer.get()}, [&] { return newer->held().size() == kEvenPartitions; }));
  auto result = older->poll(kTurn);
  for (int turn = 0; result.ok() && !under_test().tells_at_once() && turn < kTurnsMax; ++turn) {
    result = older->poll(kTurn);
  }
  ASSERT_FALSE(result.ok());
  const auto reaction = result.error().reaction;
  EXPECT_TRUE(reaction == ports::Reaction::kYield ||
              reaction == ports::Reaction::kRejoin);  // of one process the latter
  older->drop();
  EXPECT_EQ(newer->commit({{even(0), Offset{0}, ""}}), CommitOutcome::kCommitted);
}

}  // namespace relance::contract
