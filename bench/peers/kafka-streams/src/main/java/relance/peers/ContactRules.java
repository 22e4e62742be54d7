package relance.peers;

import java.util.UUID;

/** The rules of docs/rules.md that the workload exercises, on one contact. One thread. */
final class ContactRules {
  /** Where decisions go. */
  interface Output {
    void fact(String contact, byte[] fact);

    void outbox(String account, byte[] entry);

    void arm(String contact, long due);
  }

  private static final long WINDOW = 24 * Times.HOUR;
  private static final long TOLERANCE = 5 * Times.SECOND;
  private static final long ATTRIBUTION_MAX = 30 * Times.DAY;
  private static final long REMEMBERED = 8 * Times.DAY;
  private static final int SEEN_MAX = 256;
  private static final int PARKED_MAX = 16;

  private final FactWriter writer;
  private final Output out;
  private final Identifiers ids = new Identifiers();

  ContactRules(FactWriter writer, Output out) {
    this.writer = writer;
    this.out = out;
  }

  void apply(String key, Contact contact, Event event, long now) {
    switch (event.type) {
      case SENT -> sent(key, contact, event, now);
      case STATUS -> status(key, contact, event, now);
      case RECEIVED -> received(key, contact, event, now);
      case TICK, OTHER -> {}
    }
    tellOutcome(key, contact, now);
  }

  /** R13. */
  void timeOut(String key, Contact contact, long due, long now) {
    boolean waiting = contact.currentOutcome() == Outcome.AWAITING_REPLY;
    contact.timedOut = true;
    if (waiting) out.fact(key, writer.timedOut(key, contact, due, now));
    tellOutcome(key, contact, now);
  }

  /** R5, R6. */
  private void sent(String key, Contact contact, Event event, long now) {
    int which = FactWriter.MESSAGES[1].equals(event.message) ? 1 : 0;
    if (!contact.isEnrolled()) {
      if (which == 1) return;
      contact.campaign = event.campaign;
      contact.account = event.account;
      contact.enrolmentOptedOut = contact.optedOut;
    }
    Contact.Message message = contact.messages[which];
    if (message.status == Status.ABSENT) create(key, contact, which);
    if (message.providerId.isEmpty()) message.providerId = event.providerMessageId;
    long sentAt = occurrence(event);
    boolean first = message.sentAt == Contact.NEVER;
    if (first) message.sentAt = sentAt;
    raise(key, contact, which, Status.SENT, sentAt, now);
    applyParked(key, contact, which, event.providerMessageId, now);
    if (first && which == 0) out.arm(key, sentAt + WINDOW);
  }

  private void create(String key, Contact contact, int which) {
    Contact.Message message = contact.messages[which];
    UUID id = ids.message(contact.campaign, key, FactWriter.MESSAGES[which]);
    message.idHigh = id.getMostSignificantBits();
    message.idLow = id.getLeastSignificantBits();
    message.status = Status.PENDING;
  }

  /** R7. */
  private void applyParked(String key, Contact contact, int which, String providerId, long now) {
    for (int i = 0; i < contact.parked.size(); i++) {
      Contact.Parked parked = contact.parked.get(i);
      if (!parked.providerId().equals(providerId)) continue;
      contact.parked.remove(i);
      if (now < parked.since() + REMEMBERED) raise(key, contact, which, parked.status(), parked.occurredAt(), now);
      return;
    }
  }

  /** R6, R7. */
  private void status(String key, Contact contact, Event event, long now) {
    Status to = Status.of(event.status);
    long occurredAt = occurrence(event);
    for (int which = 0; which < 2; which++) {
      if (!contact.messages[which].providerId.equals(event.providerMessageId)) continue;
      raise(key, contact, which, to, occurredAt, now);
      return;
    }
    park(contact, event.providerMessageId, to, occurredAt, now);
  }

  private static void park(Contact contact, String providerId, Status to, long occurredAt, long now) {
    contact.parked.removeIf(parked -> parked.since() + REMEMBERED <= now);
    for (int i = 0; i < contact.parked.size(); i++) {
      Contact.Parked parked = contact.parked.get(i);
      if (!parked.providerId().equals(providerId)) continue;
      if (to.compareTo(parked.status()) > 0)
        contact.parked.set(i, new Contact.Parked(providerId, to, occurredAt, parked.since()));
      return;
    }
    if (contact.parked.size() == PARKED_MAX) contact.parked.remove(0);
    contact.parked.add(new Contact.Parked(providerId, to, occurredAt, now));
  }

  private void raise(String key, Contact contact, int which, Status to, long occurredAt, long now) {
    Contact.Message message = contact.messages[which];
    if (to.compareTo(message.status) <= 0) return;
    message.status = to;
    out.fact(key, writer.messageUpdated(key, contact, which, occurredAt, now));
  }

  /** R8, R10, R11, R17. */
  private void received(String key, Contact contact, Event event, long now) {
    if (isRepeated(contact, event, now)) return;
    long occurredAt = occurrence(event);
    openWindow(key, contact, event.account, occurredAt + WINDOW, now);
    boolean attributed = isAnswer(contact, event, occurredAt);
    boolean within = attributed && occurredAt < contact.messages[0].sentAt + WINDOW;
    UUID id = ids.interaction(event.account, event.providerMessageId);
    String campaign = attributed ? contact.campaign : null;
    out.fact(key, writer.interactionRecorded(key, event, id, campaign, within, occurredAt, now));
    boolean optsOut = OptOut.isIn(event);
    if (optsOut) optOut(key, contact, event.account, occurredAt, now);
    if (!attributed) return;
    contact.interactions++;
    if (!within) contact.late = true;
    if (within && !optsOut) requestMessage2(key, contact, now);
  }

  private static boolean isRepeated(Contact contact, Event event, long now) {
    contact.seen.removeIf(seen -> seen.since() + REMEMBERED <= now);
    for (Contact.Seen seen : contact.seen) {
      if (seen.providerId().equals(event.providerMessageId) && seen.account().equals(event.account)) return true;
    }
    if (contact.seen.size() == SEEN_MAX) contact.seen.remove(0);
    contact.seen.add(new Contact.Seen(event.account, event.providerMessageId, now));
    return false;
  }

  private void openWindow(String key, Contact contact, String account, long until, long now) {
    if (account.equals(contact.windowAccount) && until <= contact.windowUntil) return;
    contact.windowAccount = account;
    contact.windowUntil = until;
    out.fact(key, writer.windowOpened(key, account, until, now));
  }

  private static boolean isAnswer(Contact contact, Event event, long occurredAt) {
    Contact.Message first = contact.messages[0];
    if (first.sentAt == Contact.NEVER || !event.account.equals(contact.account)) return false;
    if (event.replyTo != null
        && (event.replyTo.equals(first.providerId) || event.replyTo.equals(contact.messages[1].providerId))) return true;
    return first.status != Status.FAILED
        && first.sentAt - TOLERANCE <= occurredAt
        && occurredAt < first.sentAt + ATTRIBUTION_MAX;
  }

  private void requestMessage2(String key, Contact contact, long now) {
    boolean refused = contact.optedOut || contact.enrolmentOptedOut || contact.barred;
    if (refused || contact.messages[1].status != Status.ABSENT || now >= contact.windowUntil) return;
    create(key, contact, 1);
    contact.messages[1].requested = true;
    out.fact(key, writer.message2Requested(key, contact, contact.windowUntil, now));
    out.outbox(contact.account, writer.sendRequested(key, contact, contact.windowUntil, now));
  }

  /** R12. */
  private void optOut(String key, Contact contact, String account, long occurredAt, long now) {
    if (occurredAt < contact.wordAt) return;
    contact.wordAt = occurredAt;
    if (!contact.optedOut) out.fact(key, writer.optedOut(key, account, now));
    contact.optedOut = true;
    if (!contact.isEnrolled()) return;
    contact.barred = true;
    if (!contact.currentOutcome().isOpen()) return;
    contact.enrolmentOptedOut = true;
    Contact.Message second = contact.messages[1];
    if (second.requested && second.status == Status.PENDING)
      out.outbox(contact.account, writer.sendWithdrawn(contact, now));
  }

  /** R14. */
  private void tellOutcome(String key, Contact contact, long now) {
    Outcome from = contact.outcome;
    contact.outcome = contact.currentOutcome();
    if (contact.outcome != from) out.fact(key, writer.outcomeChanged(key, contact, from, now));
  }

  /** R3. */
  private static long occurrence(Event event) {
    if (event.occurredAt == Contact.NEVER) return event.time;
    return Math.max(event.time - REMEMBERED, Math.min(event.occurredAt, event.time));
  }
}
