package relance.peers;

/** One contact event as far as the workload has it. Times are milliseconds since 1970. */
final class Event {
  enum Type {
    SENT,
    STATUS,
    RECEIVED,
    TICK,
    OTHER
  }

  Type type = Type.OTHER;
  String contact;
  long time = Contact.NEVER;
  String campaign;
  String account;
  String message;
  String providerMessageId;
  String status;
  String kind;
  String text;
  String replyTo;
  long occurredAt = Contact.NEVER; // of a send: sent_at
}
