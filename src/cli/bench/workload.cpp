#include "workload.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <relance/base/time.h>
#include <relance/json/text.h>

namespace relance::cli {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;
constexpr Duration kEnd = 30h;
constexpr std::size_t kFlushBytes = 256 * 1024;

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  bool chance(unsigned percent) { return next() % 100 < percent; }
  Duration up_to(Duration max) {
    return Duration{static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(max.count()))};
  }
  // Skewed to short durations: the product of two uniform ones.
  Duration mostly_short(Duration max) { return Duration{up_to(max).count() * up_to(max).count() / max.count()}; }

 private:
  std::uint64_t state_;
};

enum class Kind : std::uint8_t { kSent1, kDelivered1, kRead1, kReply, kSent2, kDelivered2, kRead2 };

struct Step {
  std::int64_t at;        // ms since kStart when it enters the system
  std::int64_t occurred;  // ms since kStart when it happened at the provider
  std::uint32_t contact;
  Kind kind;
  bool opts_out = false;
  bool quotes = false;
  std::uint8_t text = 0;
};

constexpr std::array<std::string_view, 8> kTexts = {
    "Oui, avec plaisir",       "Yes, tell me more", "C'est combien ?", "Merci, à demain",
    "Appelez-moi ce soir svp", "Non merci",         "Pas avant lundi", "Parfait !"};

// The steps of one contact, unordered.
class Story {
 public:
  Story(std::uint64_t seed, std::uint32_t contact, std::vector<Step>& steps, WorkloadTotals& totals)
      : random_(seed * 0x2545f4914f6cdd1d + contact), contact_(contact), steps_(steps), totals_(totals) {}

  void tell() {
    const Duration sent = random_.chance(98) ? random_.up_to(5h) : 5h + random_.up_to(24h);
    const Duration known = sent + 50ms + random_.up_to(350ms);
    add(Kind::kSent1, known, sent);
    const bool overtakes = random_.chance(1);
    const Duration delivered = overtakes ? sent + 20ms : sent + 1s + random_.mostly_short(40s);
    add(Kind::kDelivered1, overtakes ? known - 1ms : delivered + 200ms, delivered);
    if (random_.chance(70)) {
      const Duration read = delivered + 500ms + random_.mostly_short(6h);
      add(Kind::kRead1, read + 200ms, read);
    }
    if (random_.chance(40)) reply(sent + 10s + random_.mostly_short(23h));
  }

 private:
  bool add(Kind kind, Duration at, Duration occurred) {
    if (at >= kEnd) return false;
    steps_.push_back({at.count(), occurred.count(), contact_, kind});
    return true;
  }

  void reply(Duration occurred) {
    const bool opts_out = random_.chance(2);
    if (!add(Kind::kReply, occurred + 300ms, occurred)) return;
    Step& first = steps_.back();
    first.opts_out = opts_out;
    first.quotes = random_.chance(50);
    first.text = static_cast<std::uint8_t>(random_.next() % kTexts.size());
    ++totals_.replies;
    if (opts_out) ++totals_.opt_outs;
    if (random_.chance(3)) repeat(first);
    if (!opts_out) message_2(occurred + 500ms + random_.up_to(4s));
  }

  void repeat(Step step) {
    step.at += 1000 + random_.up_to(1min).count();
    if (step.at >= kEnd.count()) return;
    steps_.push_back(step);
    ++totals_.duplicates;
  }

  void message_2(Duration sent) {
    if (!add(Kind::kSent2, sent + 100ms, sent)) return;
    const Duration delivered = sent + 1s + random_.mostly_short(20s);
    add(Kind::kDelivered2, delivered + 200ms, delivered);
    const Duration read = delivered + 500ms + random_.mostly_short(3h);
    if (random_.chance(70)) add(Kind::kRead2, read + 200ms, read);
  }

  Random random_;
  std::uint32_t contact_;
  std::vector<Step>& steps_;
  WorkloadTotals& totals_;
};

// Writes JSON by hand instead of with json::Writer: a workload has millions of events, and the generator must not
// dominate the measurement.
class Writer {
 public:
  Writer(std::uint64_t seed, ByteBuffer& out) : seed_(seed), out_(out) {}

  void campaign(std::uint32_t contacts) {
    line(R"("type":"relance.campaign.created.v1","subject":"spring-2026")", 0);
    text(
        R"("name":"Spring 2026","account":"acc-1","message_1":{"text":"Bonjour"},"message_2":{"text":"Merci"},"audience":{}}})"
        "\n");
    line(R"("type":"relance.campaign.launched.v1","subject":"spring-2026")", 0);
    text(fmt::format(R"("expected":{}}}}})"
                     "\n",
                     contacts));
  }

  void step(const Step& step) {
    line(fmt::format(R"("type":"relance.message.{}.v1","subject":"336{:08}")", type_of(step.kind), step.contact),
         step.at);
    const bool sends = step.kind == Kind::kSent1 || step.kind == Kind::kSent2;
    if (sends) text(R"("campaign":"spring-2026",)");
    text(fmt::format(R"("account":"acc-{}",)", 1 + step.contact % 4));
    if (sends) text(step.kind == Kind::kSent1 ? R"("message":"message_1",)" : R"("message":"message_2",)");
    text(fmt::format(R"("provider_message_id":"{}")", provider_id(step.contact, message_of(step.kind))));
    if (step.kind == Kind::kReply) reply(step);
    if (!sends && step.kind != Kind::kReply) {
      const bool read = step.kind == Kind::kRead1 || step.kind == Kind::kRead2;
      text(read ? R"(,"status":"read")" : R"(,"status":"delivered")");
    }
    text(sends ? R"(,"sent_at":)" : R"(,"occurred_at":)");
    json::append_time(kStart + Duration{step.occurred}, out_);
    text("}}\n");
  }

  [[nodiscard]] std::uint64_t lines() const { return lines_; }

 private:
  static std::string_view type_of(Kind kind) {
    if (kind == Kind::kReply) return "received";
    return kind == Kind::kSent1 || kind == Kind::kSent2 ? "sent" : "status";
  }
  // 1, 2: messages of the campaign; 3: the reply.
  static unsigned message_of(Kind kind) { return kind == Kind::kReply ? 3 : kind >= Kind::kSent2 ? 2 : 1; }

  [[nodiscard]] std::string provider_id(std::uint32_t contact, unsigned message) const {
    Random random(seed_ * 1'000'003 + contact * std::uint64_t{4} + message);
    const std::uint64_t high = random.next();
    return fmt::format("wamid.HBgL{:016X}{:016X}{:08X}", high, random.next(), contact);
  }

  void reply(const Step& step) {
    text(R"(,"kind":"text","text":)");
    json::append_string(step.opts_out ? "STOP" : kTexts[step.text], out_);
    if (step.quotes) text(fmt::format(R"(,"reply_to":"{}")", provider_id(step.contact, 1)));
  }

  void line(std::string_view type_and_subject, std::int64_t at) {
    text(fmt::format(R"({{"specversion":"1.0","id":"evt-{:010}","source":"/ingress/cloud_api",)", lines_++));
    text(type_and_subject);
    text(R"(,"time":)");
    json::append_time(kStart + Duration{at}, out_);
    text(R"(,"datacontenttype":"application/json","data":{)");
  }
  void text(std::string_view piece) { out_.append(piece); }

  std::uint64_t seed_;
  ByteBuffer& out_;
  std::uint64_t lines_ = 0;
};

}  // namespace

WorkloadTotals write_workload(const WorkloadOptions& options, ByteBuffer& out, const std::function<void()>& flush) {
  WorkloadTotals totals;
  std::vector<Step> steps;
  steps.reserve(std::size_t{options.contacts} * 5);
  for (std::uint32_t contact = 0; contact < options.contacts; ++contact)
    Story(options.seed, contact, steps, totals).tell();
  std::ranges::stable_sort(steps, {}, &Step::at);
  Writer writer(options.seed, out);
  writer.campaign(options.contacts);
  for (const Step& step : steps) {
    writer.step(step);
    if (out.size() >= kFlushBytes) flush();
  }
  flush();
  totals.events = writer.lines();
  return totals;
}

}  // namespace relance::cli
