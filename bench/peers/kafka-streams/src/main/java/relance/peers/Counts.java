package relance.peers;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Differences of one campaign's counters that have not been handed on yet (R20). */
final class Counts {
  static final String[] NAMES = {
    "total_contacts", "pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction", "late_interaction",
    "failed", "opted_out", "cancelled", "message_1.requested", "message_1.sent", "message_1.delivered",
    "message_1.read", "message_1.failed", "message_2.requested", "message_2.sent", "message_2.delivered",
    "message_2.read", "message_2.failed", "interaction_count"
  };
  private static final int FIRST_OF_MESSAGES = 10;
  private static final int OF_A_MESSAGE = 5;
  private static final int INTERACTIONS = NAMES.length - 1;

  final long[] differences = new long[NAMES.length];

  /** What an enrolment counts for, a bit for each counter but the interactions. */
  static int contribution(Contact contact) {
    if (!contact.isEnrolled()) return 0;
    int bits = 1 | 1 << contact.outcome.ordinal();
    for (int i = 0; i < 2; i++) bits |= contribution(contact.messages[i]) << FIRST_OF_MESSAGES + i * OF_A_MESSAGE;
    return bits;
  }

  private static int contribution(Contact.Message message) {
    if (message.status == Status.ABSENT) return 0;
    int bits = 1;
    if (message.sentAt != Contact.NEVER) bits |= 2;
    if (message.status.compareTo(Status.DELIVERED) >= 0) bits |= 4;
    if (message.status.compareTo(Status.READ) >= 0) bits |= 8;
    if (message.status == Status.FAILED) bits |= 16;
    return bits;
  }

  /** Whether anything has moved. */
  boolean move(int before, int after, int interactions) {
    for (int changed = before ^ after; changed != 0; changed &= changed - 1) {
      int i = Integer.numberOfTrailingZeros(changed);
      differences[i] += after >> i & 1 | -(before >> i & 1);
    }
    differences[INTERACTIONS] += interactions;
    return before != after || interactions != 0;
  }

  boolean isEmpty() {
    for (long difference : differences) if (difference != 0) return false;
    return true;
  }

  static final class Rows implements Serde<Counts> {
    private final RowWriter out = new RowWriter();

    @Override
    public Serializer<Counts> serializer() {
      return (topic, counts) -> {
        if (counts == null) return null;
        out.clear();
        for (long difference : counts.differences) out.number(difference);
        return out.toBytes();
      };
    }

    @Override
    public Deserializer<Counts> deserializer() {
      return (topic, bytes) -> {
        if (bytes == null) return null;
        RowReader in = new RowReader(bytes);
        Counts counts = new Counts();
        for (int i = 0; i < NAMES.length; i++) counts.differences[i] = in.number();
        return counts;
      };
    }
  }
}
