#include "closed_enrolments.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include <relance/base/time.h>

namespace relance::bench {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kPastEnd = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;
constexpr Duration kBetweenCampaigns = 3 * 24h;
constexpr Duration kUntilClosed = (1 + 30) * 24h + 1h;  // the time-out, the closing, an hour of sends
constexpr std::size_t kFeedBytes = 256 * 1024;

std::string text_of(Timestamp time) {
  std::array<char, kRfc3339Size> text{};
  write_rfc3339(time, text.data());
  return {text.data(), text.size()};
}

// Writes events and feeds them to a child.
class Feeder {
 public:
  Feeder(Child& child, int contacts) : child_(child), contacts_(contacts) {}

  // One event of each contact, a millisecond after another. The order is none that memory was laid out in.
  template <class Data>
  void round(std::string_view type, Timestamp begin, Data data_of) {
    constexpr std::int64_t kStride = 7919;
    for (std::int64_t i = 0; i < contacts_; ++i) {
      const auto contact = static_cast<int>(i * kStride % contacts_);
      const std::string time = text_of(begin + Duration{i});
      event(type, fmt::format(R"(,"subject":"336{:08}")", contact), time, data_of(contact, time));
    }
  }
  void tick(Timestamp at) { event("clock.ticked", "", text_of(at), ""); }
  void sent(std::string_view campaign, int message, Timestamp begin) {
    round("message.sent", begin, [&](int contact, const std::string& time) {
      return fmt::format(
          R"("campaign":"{}","account":"acc-1","message":"message_{}","provider_message_id":"{}","sent_at":"{}")",
          campaign, message, provider_id(campaign, contact, message), time);
    });
  }
  void status(std::string_view campaign, int message, std::string_view status, Timestamp begin) {
    round("message.status", begin, [&](int contact, const std::string& time) {
      return fmt::format(R"("account":"acc-1","provider_message_id":"{}","status":"{}","occurred_at":"{}")",
                         provider_id(campaign, contact, message), status, time);
    });
  }
  void reply(std::string_view campaign, Timestamp begin) {
    round("message.received", begin, [&](int contact, const std::string& time) {
      return fmt::format(
          R"("account":"acc-1","provider_message_id":"{}","kind":"text","text":"Oui, avec plaisir","occurred_at":"{}")",
          provider_id(campaign, contact, 3), time);
    });
  }
  void flush() {
    child_.feed(text_);
    text_.clear();
  }
  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  static std::string provider_id(std::string_view campaign, int contact, int message) {
    return fmt::format("wamid.HBgLMzM2MDAwMDAw.{}.{:08}.{}", campaign, contact, message);
  }
  void event(std::string_view type, std::string_view subject, std::string_view time, std::string_view data) {
    text_ +=
        fmt::format(R"({{"specversion":"1.0","id":"evt-{:010}","source":"/ingress/cloud_api","type":"relance.{}.v1"{},)"
                    R"("time":"{}","datacontenttype":"application/json","data":{{{}}}}})"
                    "\n",
                    events_++, type, subject, time, data);
    if (text_.size() >= kFeedBytes) flush();
  }

  Child& child_;
  int contacts_;
  std::string text_;
  std::uint64_t events_ = 0;
};

std::string past_campaign(int number) {
  return fmt::format("past-{:04}", number);
}

// An enrolment is looked at for its closing when its contact has an event: the last round is for that.
void feed_past(Feeder& feeder, const ClosedEnrolments& past) {
  for (int i = 0; i < past.campaigns; ++i) {
    feeder.sent(past_campaign(i), 1, kPastEnd - kUntilClosed - (past.campaigns - i) * kBetweenCampaigns);
  }
  feeder.tick(kPastEnd);
  feeder.round("contact.upserted", kPastEnd, [](int, const std::string&) { return ""; });
  feeder.flush();
}

void feed_measured(Feeder& feeder) {
  constexpr std::string_view kCampaign = "spring-2026";
  const Timestamp begin = kPastEnd + 1h;
  feeder.sent(kCampaign, 1, begin);
  feeder.status(kCampaign, 1, "delivered", begin + 5min);
  feeder.status(kCampaign, 1, "read", begin + 10min);
  feeder.reply(kCampaign, begin + 15min);
  feeder.sent(kCampaign, 2, begin + 20min);
  feeder.status(kCampaign, 2, "delivered", begin + 25min);
  feeder.status(kCampaign, 2, "read", begin + 30min);
  feeder.flush();
}

}  // namespace

double cpu_us_per_event_after(const RelanceProgram& relance, const ClosedEnrolments& past) {
  Child child(relance.process_body("-"));
  Feeder feeder(child, past.contacts);
  feed_past(feeder, past);
  const std::uint64_t events_before = feeder.events();
  const double before = child.idle_cpu_us();
  feed_measured(feeder);
  const std::uint64_t events = feeder.events() - events_before;
  const double used = child.idle_cpu_us() - before;

  // The last of the past campaigns is closed if a send for it is dropped.
  feeder.sent(past_campaign(past.campaigns - 1), 1, kPastEnd + 2h);
  feeder.flush();
  const Processed results = relance.read_results(child.finish());
  const auto contacts = static_cast<std::uint64_t>(past.contacts);
  const bool right = results.events == feeder.events() && results.dead_letters == 0 && results.closed == contacts &&
                     results.total_contacts == contacts && results.interactions == contacts;
  if (!right) throw std::runtime_error("wrong results of the run with closed enrolments");
  return used / static_cast<double>(events);
}

}  // namespace relance::bench
