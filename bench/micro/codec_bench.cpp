#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <relance/base/assert.h>
#include <relance/events/event_reader.h>
#include <relance/events/fact_writer.h>
#include <relance/events/state_codec.h>

#include "contact_stream.h"

namespace relance::bench {
namespace {

using namespace domain;

void event_read(benchmark::State& state) {
  events::EventReader reader;
  const std::vector<std::string_view>& lines = workload_lines();
  std::size_t next = 0;
  for (auto _ : state) {
    const events::ReadResult event = reader.read(lines[next]);
    benchmark::DoNotOptimize(event.ok());
    if (++next == lines.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(event_read);

// What follows from the story of one contact that replies, in about the proportions of the workload.
std::vector<ContactFact> typical_facts() {
  constexpr ContactKeyView kContact{"33600000719"};
  constexpr CampaignIdView kCampaign{"spring-2026"};
  constexpr AccountIdView kAccount{"acc-4"};
  constexpr std::string_view kProviderId = "wamid.HBgL205083883819F7AAA4AF337B734ACB05000002CF";
  const Timestamp time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
  const Uuid uuid = uuid5(kNamespaceUrl, "urn:relance");
  const auto updated = [&](MessageStatus status) {
    return MessageUpdated{kCampaign, MessageNumber::kMessage1, uuid, status, time, kProviderId, std::nullopt};
  };
  const std::vector<ContactFactBody> bodies = {
      updated(MessageStatus::kSent),
      OutcomeChanged{kCampaign, std::nullopt, Outcome::kAwaitingReply},
      updated(MessageStatus::kDelivered),
      updated(MessageStatus::kRead),
      InteractionRecorded{uuid, kAccount, kCampaign, "text", time, time, true, kProviderId},
      WindowOpened{kAccount, time},
      MessageRequested{kCampaign, kAccount, MessageNumber::kMessage2, uuid, time},
      OutcomeChanged{kCampaign, Outcome::kAwaitingReply, Outcome::kReplied},
      updated(MessageStatus::kSent),
      OutcomeChanged{kCampaign, Outcome::kReplied, Outcome::kMessage2Sent},
      updated(MessageStatus::kDelivered),
  };
  std::vector<ContactFact> facts;
  for (const ContactFactBody& body : bodies) facts.push_back({kContact, time, body});
  return facts;
}

void fact_write(benchmark::State& state) {
  const std::vector<ContactFact> facts = typical_facts();
  events::Cause cause{"", Partition{}, Offset{}};
  ByteBuffer out;
  std::int64_t record = 4'000'000;
  for (auto _ : state) {
    out.clear();
    std::uint64_t number = 0;
    for (const ContactFact& fact : facts) {
      if (number % 2 == 0) cause.set("relance.contact-events", Partition{0}, Offset{record++});  // two facts a record
      events::write_fact(fact, cause, FactNumber{number++}, out);
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(facts.size()));
}
BENCHMARK(fact_write);

// The contacts as they are when their stories are over.
std::vector<Contact> old_contacts() {
  std::vector<Contact> contacts = new_contacts();
  ContactEffects effects;
  decide_stream(contacts, effects);
  return contacts;
}

void state_encode(benchmark::State& state) {
  const std::vector<Contact> contacts = old_contacts();
  ByteBuffer out;
  std::size_t next = 0;
  for (auto _ : state) {
    out.clear();
    events::encode(contacts[next], out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    if (++next == contacts.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(state_encode);

void state_decode(benchmark::State& state) {
  std::vector<std::string> encoded;
  for (const Contact& contact : old_contacts()) {
    ByteBuffer out;
    events::encode(contact, out);
    encoded.emplace_back(out.view());
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const auto contact = events::decode<Contact>(encoded[next]);
    RELANCE_ASSERT(contact.ok());
    benchmark::DoNotOptimize(contact.value().key);
    if (++next == encoded.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(state_decode);

void campaign_stats_write(benchmark::State& state) {
  Campaign campaign;
  for (const Contact& contact : old_contacts()) campaign.counts.add(contribution_of(contact.enrolments.front()));
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    events::write_campaign_stats(campaign, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(campaign_stats_write);

}  // namespace
}  // namespace relance::bench
