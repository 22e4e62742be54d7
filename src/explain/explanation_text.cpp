#include <fmt/format.h>

#include <relance/base/text.h>
#include <relance/events/topics.h>

#include "envelope.h"
#include "explanation.h"

namespace relance::explain {
namespace {

std::string text_of(OptionalTime time) {
  if (!time) return std::string(kRfc3339Size, '-');
  std::string text(kRfc3339Size, ' ');
  write_rfc3339(*time, text.data());
  return text;
}

std::string place(Partition partition, Offset offset) {
  return fmt::format("{}/{}/{}", topic_name(events::Topic::kContactEvents), partition.value(), offset.value());
}

std::string heading_of(const Moment& moment) {
  switch (moment.relation) {
    case Relation::kOwn:
      return view_envelope(moment.value).type;
    case Relation::kBroadcast:
      return view_envelope(moment.value).type + " (to all contacts)";
    case Relation::kTime:
      return moment.value.empty() ? "time moves on (by an event of somebody else)" : view_envelope(moment.value).type;
    case Relation::kUnreadable:
      return "no event";
  }
  RELANCE_ASSERT(false);
}

std::string_view words_of(domain::Drop drop) {
  switch (drop) {
    case domain::Drop::kNone:
      return "";
    case domain::Drop::kDuplicate:
      return "dropped: a duplicate (R10)";
    case domain::Drop::kTooOld:
      return "dropped: too old (R3)";
    case domain::Drop::kClosed:
      return "ignored: its enrolment is closed (R18)";
  }
  RELANCE_ASSERT(false);
}

void add_decided(std::string_view kind, const std::vector<Decided>& all, std::string& out) {
  for (const Decided& decided : all) {
    const EnvelopeView view = view_envelope(decided.value);
    const std::string at = decided.at ? fmt::format("{}/{}/{}", decided.at->topic, decided.at->partition.value(),
                                                    decided.at->offset.value())
                                      : "to come";
    out += fmt::format("    {:<7} {:<24} {}  [{}]\n", kind, view.type, printable(view.data), at);
  }
}

// If there is a campaign, the line begins with its name.
std::string verdict_line(const Verdict& verdict) {
  const std::string campaign = verdict.campaign.empty() ? "" : fmt::format("campaign {}: ", verdict.campaign);
  return fmt::format("{}{} ({})", campaign, sentence_of(verdict), rules_of(verdict.why));
}

// `R11 within_reply_window holds: 2026-11-20T09:00:00.000Z, limit 2026-11-21T08:01:00.000Z, campaign spring`
std::string check_line(const domain::Check& check) {
  std::string line =
      fmt::format("{} {} {}", to_text(check.rule), to_text(check.condition), check.held ? "holds" : "fails");
  std::string_view before = ": ";
  const auto add = [&](std::string_view words) {
    line.append(before).append(words);
    before = ", ";
  };
  if (check.value) add(text_of(check.value));
  if (check.limit) add("limit " + text_of(check.limit));
  if (!check.campaign.empty()) add("campaign " + check.campaign);
  if (!check.other.empty() && check.other != check.campaign) add("other campaign " + check.other);
  return line;
}

void add_entry(const TimelineEntry& entry, Partition partition, std::string& out) {
  const Moment& moment = entry.moment;
  out += fmt::format("\n{}  {}  [{}]{}\n", text_of(moment.time), heading_of(moment), place(partition, moment.offset),
                     entry.folded ? "" : " not folded yet");
  const std::string data = view_envelope(moment.value).data;
  if (!data.empty()) out += fmt::format("    {}\n", printable(data));
  for (const Timestamp due : moment.fired) out += fmt::format("    timer   of {} fires (R13)\n", text_of(due));
  if (moment.defect) {
    out += fmt::format("    dead letter: {} at `{}`\n", to_text(moment.defect->reason), printable(moment.defect->path));
  }
  if (moment.drop != domain::Drop::kNone) out += fmt::format("    {}\n", words_of(moment.drop));
  add_decided("fact", entry.facts, out);
  add_decided("outbox", entry.outbox, out);
  for (const Timestamp due : moment.armed) out += fmt::format("    timer   armed for {} (R13)\n", text_of(due));
  for (const domain::Check& check : moment.trace.checks) out += fmt::format("    check   {}\n", check_line(check));
  for (const Verdict& verdict : moment.verdicts) {
    if (!verdict.campaign.empty()) out += fmt::format("    why     {}\n", verdict_line(verdict));
  }
}

std::string withdrawn_text(const Withdrawal& withdrawal) {
  return fmt::format("withdrawn at {}{}", text_of(withdrawal.at),
                     withdrawal.rule ? fmt::format(" ({})", to_text(*withdrawal.rule)) : "");
}

std::string message_line(const domain::Message& message, const std::optional<Withdrawal>& withdrawal) {
  if (is_withdrawn(message, withdrawal)) return withdrawn_text(*withdrawal) + ", not sent";
  std::string line{to_text(message.status)};
  if (message.sent_at) line += ", sent " + text_of(message.sent_at);
  if (withdrawal) line += ", " + withdrawn_text(*withdrawal) + " too late";
  if (!message.requested) line += ", not by us";
  return line;
}

std::string effect_of(const PendingTimer& timer) {
  if (timer.once_fired == timer.outcome) return fmt::format("fires without effect, it is {}", to_text(timer.outcome));
  return fmt::format("without a reply until then it is {}", to_text(timer.once_fired));
}

void add_campaign(const CampaignExplanation& campaign, Partition partition, std::string& out) {
  const auto& enrolment = campaign.trace.enrolment;
  out += fmt::format(
      "\ncampaign {}: {}{}\n", campaign.campaign,
      enrolment ? fmt::format("{} (account {})", to_text(enrolment->outcome), enrolment->account.text()) : "excluded",
      campaign.trace.closed ? ", closed (R18)" : "");
  if (enrolment)
    out += fmt::format("    Message 1  {}\n", message_line(enrolment->message_1, campaign.trace.message_1_withdrawn));
  if (enrolment && enrolment->message_2)
    out += fmt::format("    Message 2  {}\n", message_line(*enrolment->message_2, campaign.trace.message_2_withdrawn));
  const Verdict& reason = campaign.reason;
  const auto& withdrawal = campaign.trace.message_2_withdrawn;
  const bool withdrawn = campaign.requested && is_withdrawn(*enrolment->message_2, withdrawal);
  out += fmt::format("    Message 2 was {}requested{}: {} ({})", campaign.requested ? "" : "not ",
                     withdrawn ? " and " + withdrawn_text(*withdrawal) : "", sentence_of(reason), rules_of(reason.why));
  out += reason.offset >= Offset{0} ? fmt::format("  [{}]\n", place(partition, reason.offset)) : "\n";
  for (const Verdict& other : campaign.others) {
    out += fmt::format("    also: {} ({})  [{}]\n", sentence_of(other), rules_of(other.why),
                       place(partition, other.offset));
  }
}

}  // namespace

std::string to_text(const Explanation& explanation) {
  const domain::Contact& contact = explanation.state;
  std::string out = fmt::format("contact {}: {}{}, partition {}, stream time {}\n", explanation.contact,
                                contact.exists ? "exists" : "does not exist", contact.opted_out ? ", opted out" : "",
                                explanation.partition.value(), text_of(explanation.stream_time));
  for (const std::string& note : explanation.notes) out += fmt::format("note: {}\n", note);
  for (const TimelineEntry& entry : explanation.timeline) add_entry(entry, explanation.partition, out);
  for (const CampaignExplanation& campaign : explanation.campaigns) add_campaign(campaign, explanation.partition, out);
  if (!explanation.timers.empty()) out += "\ntimers\n";
  for (const PendingTimer& timer : explanation.timers)
    out += fmt::format("    {}  campaign {}: {} (R13)\n", text_of(timer.due), timer.campaign, effect_of(timer));
  if (!contact.windows.empty()) out += "\nservice windows (R17)\n";
  for (const domain::ServiceWindow& window : contact.windows)
    out += fmt::format("    {}  account {}\n", text_of(window.until), window.account.text());
  return out;
}

}  // namespace relance::explain
