package relance.peers;

import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Deadlines in a store, by due time, and in a queue that is rebuilt from it: no event pays for a scan. */
final class Timers {
  record Timer(long due, String contact) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int order = Long.compare(due, other.due);
      return order != 0 ? order : contact.compareTo(other.contact);
    }
  }

  private static final byte[] ARMED = {1};
  private final KeyValueStore<Bytes, byte[]> store;
  private final PriorityQueue<Timer> queue = new PriorityQueue<>();

  Timers(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        RowReader key = new RowReader(row.key.get());
        long due = key.word();
        byte[] bytes = row.key.get();
        queue.add(new Timer(due, new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8)));
      }
    }
  }

  void arm(String contact, long due) {
    Timer timer = new Timer(due, contact);
    queue.add(timer);
    store.put(key(timer), ARMED);
  }

  /** The earliest that is due, disarmed; else {@code null}. */
  Timer take(long until) {
    Timer timer = queue.peek();
    if (timer == null || timer.due > until) return null;
    queue.poll();
    store.delete(key(timer));
    return timer;
  }

  private static Bytes key(Timer timer) {
    byte[] contact = timer.contact.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[Long.BYTES + contact.length];
    for (int i = 0; i < Long.BYTES; i++) key[i] = (byte) (timer.due >>> 56 - 8 * i);
    System.arraycopy(contact, 0, key, Long.BYTES, contact.length);
    return Bytes.wrap(key);
  }
}
