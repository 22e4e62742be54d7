package relance.peers;

/** Where a message stands; it only rises, in this order (R6). Ordinals are stored. */
enum Status {
  ABSENT(""),
  PENDING("pending"),
  SENT("sent"),
  FAILED("failed"),
  DELIVERED("delivered"),
  READ("read"),
  PLAYED("played");

  static final Status[] ALL = values();
  final String word;

  Status(String word) {
    this.word = word;
  }

  static Status of(String word) {
    return switch (word) {
      case "sent" -> SENT;
      case "failed" -> FAILED;
      case "delivered" -> DELIVERED;
      case "read" -> READ;
      case "played" -> PLAYED;
      default -> ABSENT;
    };
  }
}
