package relance.peers;

import java.util.ArrayList;
import java.util.List;

/** What is known of a contact. One enrolment: the workload has one campaign. Times are milliseconds since 1970. */
final class Contact {
  static final long NEVER = Long.MIN_VALUE;

  static final class Message {
    Status status = Status.ABSENT;
    boolean requested;
    long sentAt = NEVER;
    long idHigh;
    long idLow;
    String providerId = "";
  }

  record Seen(String account, String providerId, long since) {}

  record Parked(String providerId, Status status, long occurredAt, long since) {}

  String campaign; // null: not enrolled
  String account;
  final Message[] messages = {new Message(), new Message()};
  Outcome outcome = Outcome.NONE; // as last told
  boolean optedOut;
  boolean enrolmentOptedOut;
  boolean barred;
  boolean late;
  boolean timedOut;
  long wordAt = NEVER;
  int interactions;
  String windowAccount;
  long windowUntil = NEVER;
  final List<Seen> seen = new ArrayList<>(2);
  final List<Parked> parked = new ArrayList<>(1);

  boolean isEnrolled() {
    return campaign != null;
  }

  Outcome currentOutcome() {
    if (!isEnrolled()) return Outcome.NONE;
    Status second = messages[1].status;
    if (second == Status.FAILED) return Outcome.FAILED;
    if (second.compareTo(Status.SENT) >= 0) return Outcome.MESSAGE_2_SENT;
    if (enrolmentOptedOut) return Outcome.OPTED_OUT;
    if (second == Status.PENDING) return Outcome.REPLIED;
    if (late) return Outcome.LATE_INTERACTION;
    if (messages[0].status == Status.FAILED) return Outcome.FAILED;
    if (timedOut) return Outcome.NO_INTERACTION;
    return messages[0].status.compareTo(Status.SENT) >= 0 ? Outcome.AWAITING_REPLY : Outcome.PENDING;
  }
}
