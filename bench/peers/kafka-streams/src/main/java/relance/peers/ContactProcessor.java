package relance.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The fold of one partition: timers that are due, then the event; the differences of counters now and then. */
final class ContactProcessor implements Processor<String, Event, String, byte[]>, ContactRules.Output {
  static final String CONTACTS = "contacts";
  static final String TIMERS = "timers";
  static final String COUNTS = "counts";
  static final String FACTS_SINK = "facts";
  static final String OUTBOX_SINK = "outbox";
  static final String CAMPAIGN_SINK = "campaign-events";

  private final Duration countsEvery;
  private final FactWriter writer = new FactWriter();
  private final ContactRules rules = new ContactRules(writer, this);
  private final Map<String, Counts> counts = new HashMap<>();
  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, Contact> contacts;
  private KeyValueStore<String, Counts> countRows;
  private Timers timers;
  private long streamTime;

  ContactProcessor(Duration countsEvery) {
    this.countsEvery = countsEvery;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    contacts = context.getStateStore(CONTACTS);
    countRows = context.getStateStore(COUNTS);
    KeyValueStore<Bytes, byte[]> timerRows = context.getStateStore(TIMERS);
    timers = new Timers(timerRows);
    try (KeyValueIterator<String, Counts> rows = countRows.all()) {
      while (rows.hasNext()) {
        KeyValue<String, Counts> row = rows.next();
        counts.put(row.key, row.value);
      }
    }
    context.schedule(countsEvery, PunctuationType.WALL_CLOCK_TIME, now -> handOnCounts());
  }

  @Override
  public void process(Record<String, Event> record) {
    Event event = record.value();
    if (event == null || event.type == Event.Type.OTHER) return;
    RecordMetadata position = context.recordMetadata().orElseThrow();
    writer.begin(position.topic(), position.partition(), position.offset());
    fire(event.time);
    streamTime = Math.max(streamTime, event.time);
    if (event.type == Event.Type.TICK) return;
    Contact contact = contacts.get(event.contact);
    if (contact == null) contact = new Contact();
    int before = Counts.contribution(contact);
    int interactions = contact.interactions;
    rules.apply(event.contact, contact, event, streamTime);
    store(event.contact, contact, before, interactions);
  }

  /** R2: what is due comes first, each at its own time. */
  private void fire(long until) {
    long last = Math.max(until, streamTime);
    for (Timers.Timer timer = timers.take(last); timer != null; timer = timers.take(last)) {
      streamTime = Math.max(streamTime, timer.due());
      Contact contact = contacts.get(timer.contact());
      int before = Counts.contribution(contact);
      int interactions = contact.interactions;
      rules.timeOut(timer.contact(), contact, timer.due(), streamTime);
      store(timer.contact(), contact, before, interactions);
    }
  }

  private void store(String key, Contact contact, int before, int interactions) {
    contacts.put(key, contact);
    if (!contact.isEnrolled()) return;
    Counts row = counts.computeIfAbsent(contact.campaign, campaign -> new Counts());
    if (row.move(before, Counts.contribution(contact), contact.interactions - interactions))
      countRows.put(contact.campaign, row);
  }

  /** Once each: the store forgets them in the transaction that holds their record. Not before there is a cause. */
  private void handOnCounts() {
    if (counts.isEmpty() || streamTime == 0) return;
    for (Map.Entry<String, Counts> entry : counts.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        byte[] record = writer.counted(entry.getKey(), entry.getValue(), streamTime);
        context.forward(new Record<>("campaign:" + entry.getKey(), record, streamTime), CAMPAIGN_SINK);
      }
      countRows.delete(entry.getKey());
    }
    counts.clear();
  }

  @Override
  public void fact(String contact, byte[] fact) {
    context.forward(new Record<>(contact, fact, streamTime), FACTS_SINK);
  }

  @Override
  public void outbox(String account, byte[] entry) {
    context.forward(new Record<>(account, entry, streamTime), OUTBOX_SINK);
  }

  @Override
  public void arm(String contact, long due) {
    timers.arm(contact, due);
  }
}
