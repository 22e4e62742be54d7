#include "simulation/verdict/checker.h"

#include <charconv>
#include <map>
#include <set>

#include <relance/offline/process.h>
#include <relance/stream/progress.h>

#include "simulation/text.h"
#include "simulation/verdict/comparison.h"
#include "simulation/verdict/offline_input.h"
#include "simulation/verdict/replay.h"

namespace relance::driver {
namespace {

using Findings = std::vector<std::string>;

constexpr std::array kTaskInputs = {Topic::kContactEvents, Topic::kCampaignEvents};

template <class Visit>
void for_each_record(const Ledger& ledger, Topic topic, Visit visit) {
  for (std::int32_t i = 0; i < kPartitions; ++i) {
    for (const Seen& seen : ledger.records(topic, i)) visit(i, seen);
  }
}

// Whether there is a committed record at `topic/partition/offset`.
bool is_folded(const Ledger& ledger, std::string_view cause) {
  for (const Topic topic : kTaskInputs) {
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      const std::string prefix = prefix_of(place(topic, i));
      if (!cause.starts_with(prefix)) continue;
      std::int64_t offset = -1;
      std::from_chars(cause.data() + prefix.size(), cause.data() + cause.size(), offset);
      const auto& committed = ledger.committed(place(topic, i));
      return offset >= 0 && committed && Offset{offset} < committed->next_offset;
    }
  }
  return false;
}

// `<cause>:<n>`, n from 0 without a gap, for each cause; a cause is a record that was folded.
void check_numbers(const Ledger& ledger, Topic topic, Findings& out) {
  std::map<std::string, std::set<std::uint64_t>, std::less<>> numbers;
  for_each_record(ledger, topic, [&](std::int32_t, const Seen& seen) {
    const std::string_view id = text_member(seen.text(), "id");
    const std::string_view cause = text_member(seen.text(), "cause");
    std::uint64_t number = 0;
    const bool is_of_cause = id.size() > cause.size() + 1 && id.starts_with(cause) && id[cause.size()] == ':';
    if (is_of_cause) std::from_chars(id.data() + cause.size() + 1, id.data() + id.size(), number);
    if (!is_of_cause) out.push_back("an id that is not of its cause: " + std::string{id});
    numbers[std::string{cause}].insert(number);
  });
  for (const auto& [cause, given] : numbers) {
    if (*given.rbegin() + 1 != given.size()) out.push_back("numbers with a gap: " + cause);
    if (!is_folded(ledger, cause)) out.push_back("a cause that was not folded: " + cause);
  }
}

// Byte for byte what a second run of the task writes, in its order; and its digest.
void check_replay(const Ledger& ledger, ports::TopicPartition input, Findings& out) {
  const Replayed replayed = replay(ledger, input);
  const std::string prefix = prefix_of(input);
  if (!replayed.failure.empty()) out.push_back("the second run of " + prefix + " fails: " + replayed.failure);
  for (const Topic topic : {Topic::kFacts, Topic::kOutbox}) {
    for (std::int32_t i = 0; i < kPartitions; ++i) {
      const auto found = replayed.outputs.find(place(topic, i));
      static const std::vector<std::string> kNone;
      const std::vector<std::string>& again = found == replayed.outputs.end() ? kNone : found->second;
      std::size_t next = 0;
      for (const Seen& seen : ledger.records(topic, i)) {
        if (!text_member(seen.text(), "cause").starts_with(prefix)) continue;
        if (next < again.size() && again[next] == seen.text()) {
          ++next;
          continue;
        }
        out.push_back("the second run of " + prefix + " does not write " + std::string{seen.text()} + ", but " +
                      (next < again.size() ? again[next] : "nothing"));
        return;
      }
      if (next < again.size()) out.push_back("the second run of " + prefix + " also writes " + again[next]);
    }
  }
  const auto& committed = ledger.committed(input);
  const auto note = committed ? stream::parse_commit_metadata(committed->metadata) : std::nullopt;
  if (ledger.records(input).empty()) return;
  if (!note || note->digest != replayed.progress.digest)
    out.push_back("the second run of " + prefix + " comes to another digest");
}

// Each body gives its events and dead letters once, whatever happened in between.
void check_webhooks(const Ledger& ledger, const Workload& workload, Findings& out) {
  std::map<std::string_view, const Item*> items;
  for (const Item& item : workload.items) {
    if (item.kind == Kind::kWebhook) items.emplace(*item.body, &item);
  }
  std::map<std::string, std::size_t, std::less<>> events;   // by id
  std::map<std::string, std::size_t, std::less<>> letters;  // by position
  for_each_record(ledger, Topic::kContactEvents, [&](std::int32_t, const Seen& seen) {
    if (text_member(seen.text(), "source") == "/ingress/cloud_api")
      ++events[std::string{text_member(seen.text(), "id")}];
  });
  for_each_record(ledger, Topic::kDeadLetters, [&](std::int32_t, const Seen& seen) {
    if (text_member(seen.text(), "topic") != events::topic_name(Topic::kWebhooks)) return;
    ++letters[std::string{text_member(seen.text(), "topic")} + "/" +
              std::to_string(number_member(seen.text(), "partition")) + "/" +
              std::to_string(number_member(seen.text(), "offset"))];
  });
  std::size_t expected_events = 0;
  for_each_record(ledger, Topic::kWebhooks, [&](std::int32_t partition, const Seen& seen) {
    const Item& item = *items.at(seen.text());
    const std::string cause = prefix_of(place(Topic::kWebhooks, partition)) + std::to_string(seen.offset.value());
    expected_events += item.events;
    for (std::size_t i = 0; i < item.events; ++i) {
      if (events[cause + ":" + std::to_string(i)] != 1) out.push_back("a webhook's event is not there once: " + cause);
    }
    if (letters[cause] != item.defects)
      out.push_back("dead letters of " + cause + ": " + std::to_string(letters[cause]) + ", expected " +
                    std::to_string(item.defects));
  });
  if (events.size() != expected_events) out.emplace_back("events of webhooks that are not there");
}

// What nobody can read is one dead letter each.
void check_poison(const Ledger& ledger, Findings& out) {
  std::map<std::string, int, std::less<>> letters;
  for (const Topic topic : kTaskInputs) {
    for_each_record(ledger, topic, [&](std::int32_t partition, const Seen& seen) {
      if (seen.key == "poison") ++letters[prefix_of(place(topic, partition)) + std::to_string(seen.offset.value())];
    });
  }
  for_each_record(ledger, Topic::kDeadLetters, [&](std::int32_t, const Seen& seen) {
    if (text_member(seen.text(), "key") != "poison") return;
    --letters[std::string{text_member(seen.text(), "topic")} + "/" +
              std::to_string(number_member(seen.text(), "partition")) + "/" +
              std::to_string(number_member(seen.text(), "offset"))];
  });
  for (const auto& [position, count] : letters) {
    if (count != 0) out.push_back("dead letters too few or too many: " + position);
  }
}

}  // namespace

std::vector<std::string> check(const Ledger& ledger, const Workload& workload, Clockwork clockwork, Tally& tally) {
  Findings out;
  check_numbers(ledger, Topic::kFacts, out);
  check_numbers(ledger, Topic::kOutbox, out);
  for (const Topic topic : kTaskInputs) {
    for (std::int32_t i = 0; i < kPartitions; ++i) check_replay(ledger, place(topic, i), out);
  }
  check_webhooks(ledger, workload, out);
  check_poison(ledger, out);
  const std::string input = offline_input(ledger, clockwork, tally);
  const offline::Result expected = offline::process_text(input, {1}, std::nullopt);
  for (std::string& difference : compare(ledger, input, expected)) out.push_back(std::move(difference));
  return out;
}

}  // namespace relance::driver
