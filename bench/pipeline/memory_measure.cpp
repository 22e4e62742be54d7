#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include <relance/base/time.h>

#include "live_program.h"
#include "measures.h"

namespace relance::bench {
namespace {

using namespace std::chrono_literals;

constexpr double kMiB = 1024 * 1024;
constexpr double kTimerBytesMax = 24;
constexpr std::uint64_t kFewContacts = 10'000;
constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;

std::string text_of(Timestamp time) {
  std::string text(kRfc3339Size, '\0');
  write_rfc3339(time, text.data());
  return text;
}

// A campaign that has sent its Message 1 to everybody within some hours: each contact waits for its timeout.
void load_waiting_contacts(const std::string& directory, std::uint64_t contacts) {
  OpenDirectory open(directory);
  EventLoader loader(open);
  const std::string start = text_of(kStart);
  const auto event = [&](std::string_view type, std::string_view subject, std::string_view time,
                         std::string_view data) {
    loader.add(fmt::format(
        R"({{"specversion":"1.0","id":"e","source":"/bench","type":"relance.{}.v1","subject":"{}","time":"{}","data":{{{}}}}})",
        type, subject, time, data));
  };
  event(
      "campaign.created", "waiting", start,
      R"("name":"Waiting","account":"acc-1","message_1":{"text":"Bonjour"},"message_2":{"text":"Merci"},"audience":{})");
  event("campaign.launched", "waiting", start, fmt::format(R"("expected":{})", contacts));
  for (std::uint64_t i = 0; i < contacts; ++i) {
    const std::string contact = fmt::format("336{:08}", i);
    event("contact.upserted", contact, start, R"("name":"Anne")");
    const std::string sent = text_of(kStart + Duration{static_cast<std::int64_t>(i)});
    event(
        "message.sent", contact, sent,
        fmt::format(
            R"("campaign":"waiting","account":"acc-1","message":"message_1","provider_message_id":"wamid.{0:020}","sent_at":"{1}")",
            i, sent));
  }
  (void)loader.finish();
}

double peak_mib(const Bench& bench, std::uint64_t contacts) {
  const std::string directory = bench.scratch("memory");
  std::filesystem::remove_all(directory);
  if (contacts != 0) {
    (void)run([&] {
      load_waiting_contacts(directory, contacts);
      return EXIT_SUCCESS;
    });
  }
  LiveProgram live({bench.program, directory, bench.scratch("memory.log"), {"--clock", "log"}});
  live.wait_until_ready();
  live.wait_until([&] { return live.metric("relance_task_lag_records") == 0; });
  const double timers = live.metric("relance_task_timers", "contact-events");
  if (timers != static_cast<double>(contacts))
    throw std::runtime_error(fmt::format("{} timers, {} expected", timers, contacts));
  const double mib = static_cast<double>(live.stop().peak_bytes) / kMiB;
  std::filesystem::remove_all(directory);
  return mib;
}

}  // namespace

void measure_memory(const Bench& bench, Report& report) {
  Series empty;
  empty.add(peak_mib(bench, 0));
  report.add({"memory_empty", "peak memory of an empty process", "MiB", empty});
  for (const std::uint64_t contacts : std::set{kFewContacts, bench.contacts, bench.contacts_max}) {
    Series peak;
    peak.add(peak_mib(bench, contacts));
    const double configured = static_cast<double>(kMemoryBytes) / kMiB;
    const double limit = configured + empty.median() + kTimerBytesMax * static_cast<double>(contacts) / kMiB;
    report.add({fmt::format("memory_{}", contacts), fmt::format("  with {} contacts that wait", contacts), "MiB", peak,
                std::floor(limit)});
  }
}

}  // namespace relance::bench
