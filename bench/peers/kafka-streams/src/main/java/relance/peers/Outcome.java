package relance.peers;

/** Where an enrolment stands (R14). Ordinals are stored, and are the counters of the same place. */
enum Outcome {
  NONE(null),
  PENDING("pending"),
  AWAITING_REPLY("awaiting_reply"),
  REPLIED("replied"),
  MESSAGE_2_SENT("message_2_sent"),
  NO_INTERACTION("no_interaction"),
  LATE_INTERACTION("late_interaction"),
  FAILED("failed"),
  OPTED_OUT("opted_out");

  static final Outcome[] ALL = values();
  final String word;

  Outcome(String word) {
    this.word = word;
  }

  boolean isOpen() {
    return this == PENDING || this == AWAITING_REPLY || this == REPLIED;
  }
}
