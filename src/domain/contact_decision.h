// One decision about one contact in progress: the state, the time, and the effects. The rules are divided by topic:
// enrolment.cpp (R4, R5, R15, R16), message_lattice.cpp (R6, R7), interaction.cpp (R8 to R12, R17),
// contact_decision.cpp (the frame of every decision: R13, R14, R18).
#pragma once

#include <string_view>
#include <vector>

#include <relance/domain/decide_contact.h>
#include <relance/domain/limits.h>
#include <relance/domain/opt_words.h>
#include <relance/domain/rules.h>

namespace relance::domain {

// An interaction during R8 to R12.
struct Reply {
  Uuid interaction_id;
  AccountIdView account;
  Timestamp occurred_at;
  OptWord word = OptWord::kNone;
};

// A status to be applied to its message: reported, parked before, or from a send by Relance.
struct StatusReport {
  AccountIdView account;
  MessageStatus status{};
  Timestamp occurred_at;
  std::optional<ErrorView> error;
};

// The subject of a condition, and the values it compares, for the trace.
struct Compared {
  CampaignIdView campaign;
  OptionalTime value;
  OptionalTime limit;
  CampaignIdView other;
};

// One of the two messages of an enrolment.
struct MessageAt {
  Enrolment* enrolment = nullptr;
  MessageNumber number{};

  explicit operator bool() const { return enrolment != nullptr; }
  [[nodiscard]] Message& message() const {
    return number == MessageNumber::kMessage1 ? enrolment->message_1 : *enrolment->message_2;
  }
};

class ContactDecision {
 public:
  // `around` may be null if the decision needs nothing from its partition (timers, cancellations).
  ContactDecision(Contact& contact, Timestamp now, const Rules& rules, const PartitionContext* around,
                  ContactEffects& out);

  // Called around every decision: begin() closes old enrolments and records all contributions; finish() compares them.
  void begin();
  void finish();

  void apply(const ContactUpserted& event, Timestamp time);
  void apply(const ContactDeleted& event, Timestamp time);
  void apply(const ContactEnrolled& event, Timestamp time);
  void apply(const MessageSent& event, Timestamp time);
  void apply(const MessageFailed& event, Timestamp time);
  void apply(const MessageReceived& event, Timestamp time);
  void apply(const MessageStatusReported& event, Timestamp time);

  void enrol(CampaignIdView campaign, AccountIdView account);
  void cancel(Enrolment& enrolment, Rule rule);
  void fire(Timestamp due);

  [[nodiscard]] Enrolment* find(CampaignIdView campaign);

 private:
  // enrolment.cpp
  Enrolment& add_enrolment(CampaignIdView campaign, AccountIdView account, bool requested);
  void exclude(CampaignIdView campaign, ContactExcluded::Reason reason);
  void bring_into_existence();
  void set_categories(std::vector<CategoryId> categories);
  void request(Enrolment& enrolment, MessageNumber number, OptionalTime not_after);
  void withdraw_requests(const Enrolment& enrolment);
  void mark_opted_out(Enrolment& enrolment);

  // message_lattice.cpp
  [[nodiscard]] MessageAt named_message(CampaignIdView campaign, AccountIdView account, MessageNumber number);
  [[nodiscard]] MessageAt message_with_provider_id(std::string_view id);
  [[nodiscard]] MessageAt message_with_reference(std::string_view reference);
  void index_provider_id(MessageAt at, std::string_view id);
  void set_sent(MessageAt at, AccountIdView account, Timestamp sent_at);
  void report(MessageAt at, const StatusReport& status);
  void rise(MessageAt at, MessageStatus status, Timestamp occurred_at, const std::optional<ErrorView>& error);
  void park(std::string_view id, const StatusReport& status);
  void drop_expired_parked();
  void apply_parked(std::string_view id);

  // interaction.cpp
  [[nodiscard]] bool remember(const Uuid& interaction_id);
  void extend_window(AccountIdView account, Timestamp occurred_at);
  [[nodiscard]] Enrolment* attribute(const Reply& reply, std::optional<std::string_view> reply_to);
  [[nodiscard]] Enrolment* quoted(const Reply& reply, std::string_view reply_to);
  [[nodiscard]] bool may_answer(const Enrolment& enrolment, const Reply& reply);
  [[nodiscard]] Enrolment* newest_answered(const Reply& reply);
  void trace_quoted(const Enrolment& quoted);
  void trace_newest(const Enrolment* newest, bool waits);
  [[nodiscard]] bool message_1_may_be_on_its_way(AccountIdView account) const;
  void hold_word(const Reply& reply);
  void keep(const Reply& reply);
  void take_kept(Enrolment& enrolment);
  [[nodiscard]] bool is_within(const Enrolment& enrolment, Timestamp occurred_at) const;
  void reply_to_enrolment(Enrolment& enrolment, const Reply& reply);
  [[nodiscard]] bool may_have_message_2(const Enrolment& enrolment, const Reply& reply);
  void answer_with_message_2(Enrolment& enrolment, AccountIdView account);

  // contact_decision.cpp
  // Returns `holds`; records the condition if a trace was requested.
  bool check(Rule rule, Condition condition, bool holds, const Compared& compared) {
    if (out_.trace != nullptr) record(rule, condition, holds, compared);
    return holds;
  }
  void record(Rule rule, Condition condition, bool held, const Compared& compared);
  void begin_reply(std::string_view provider_message_id, Timestamp occurred_at);
  void end_reply() { traced_reply_.reset(); }
  void close_old();
  [[nodiscard]] PastEnrolment past_of(CampaignIdView campaign) const;
  [[nodiscard]] std::string_view keep_text(std::string_view text) { return out_.text.keep(text); }
  [[nodiscard]] CampaignIdView keep_id(const CampaignId& id) { return CampaignIdView{keep_text(id.text())}; }
  template <class Body>
  void add_fact(Body body) {
    out_.facts.push_back({key_, now_, std::move(body)});
  }

  Contact& contact_;
  const Timestamp now_;  // stream time
  const Rules& rules_;
  const PartitionContext* const around_;
  ContactEffects& out_;
  ContactKeyView key_;
  std::vector<Contribution>& before_;  // of contact_.enrolments, by position
  std::optional<std::size_t> traced_reply_;
};

}  // namespace relance::domain
