package relance.peers;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Rows of the contact store, a format byte first. One for each thread: it reuses its buffer. */
final class ContactSerde implements Serde<Contact> {
  private static final int FORMAT = 1;
  private final RowWriter out = new RowWriter();

  @Override
  public Serializer<Contact> serializer() {
    return (topic, contact) -> contact == null ? null : write(contact);
  }

  @Override
  public Deserializer<Contact> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(new RowReader(bytes));
  }

  private byte[] write(Contact c) {
    out.clear();
    out.octet(FORMAT);
    out.octet(c.outcome.ordinal());
    out.octet(bit(c.optedOut, 0) | bit(c.enrolmentOptedOut, 1) | bit(c.barred, 2) | bit(c.late, 3) | bit(c.timedOut, 4));
    out.text(c.campaign);
    out.text(c.account);
    for (Contact.Message message : c.messages) write(message);
    out.number(c.wordAt);
    out.number(c.interactions);
    out.text(c.windowAccount);
    out.number(c.windowUntil);
    out.number(c.seen.size());
    for (Contact.Seen seen : c.seen) {
      out.text(seen.account());
      out.text(seen.providerId());
      out.number(seen.since());
    }
    out.number(c.parked.size());
    for (Contact.Parked parked : c.parked) {
      out.text(parked.providerId());
      out.octet(parked.status().ordinal());
      out.number(parked.occurredAt());
      out.number(parked.since());
    }
    return out.toBytes();
  }

  private void write(Contact.Message message) {
    out.octet(message.status.ordinal());
    if (message.status == Status.ABSENT) return;
    out.octet(bit(message.requested, 0));
    out.number(message.sentAt);
    out.word(message.idHigh);
    out.word(message.idLow);
    out.text(message.providerId);
  }

  private static Contact read(RowReader in) {
    if (in.octet() != FORMAT) throw new IllegalStateException("a row of another format");
    Contact c = new Contact();
    c.outcome = Outcome.ALL[in.octet()];
    int bits = in.octet();
    c.optedOut = (bits & 1) != 0;
    c.enrolmentOptedOut = (bits & 2) != 0;
    c.barred = (bits & 4) != 0;
    c.late = (bits & 8) != 0;
    c.timedOut = (bits & 16) != 0;
    c.campaign = in.text();
    c.account = in.text();
    for (Contact.Message message : c.messages) read(in, message);
    c.wordAt = in.number();
    c.interactions = (int) in.number();
    c.windowAccount = in.text();
    c.windowUntil = in.number();
    for (long left = in.number(); left > 0; left--) c.seen.add(new Contact.Seen(in.text(), in.text(), in.number()));
    for (long left = in.number(); left > 0; left--)
      c.parked.add(new Contact.Parked(in.text(), Status.ALL[in.octet()], in.number(), in.number()));
    return c;
  }

  private static void read(RowReader in, Contact.Message message) {
    message.status = Status.ALL[in.octet()];
    if (message.status == Status.ABSENT) return;
    message.requested = in.octet() != 0;
    message.sentAt = in.number();
    message.idHigh = in.word();
    message.idLow = in.word();
    message.providerId = in.text();
  }

  private static int bit(boolean flag, int place) {
    return flag ? 1 << place : 0;
  }
}
