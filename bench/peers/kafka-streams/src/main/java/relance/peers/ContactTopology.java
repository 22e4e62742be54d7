package relance.peers;

import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** contact-events, folded into three stores, to facts, outbox and campaign-events. */
final class ContactTopology {
  private static final String SOURCE = "events";
  private static final String PROCESSOR = "contact";

  private ContactTopology() {}

  static Topology build(String prefix, Duration countsEvery) {
    Topology topology = new Topology();
    topology.addSource(SOURCE, new StringDeserializer(), new EventDeserializer(), prefix + "contact-events");
    topology.addProcessor(PROCESSOR, () -> new ContactProcessor(countsEvery), SOURCE);
    topology.addStateStore(store(ContactProcessor.CONTACTS, Serdes.String(), new ContactSerde()), PROCESSOR);
    topology.addStateStore(store(ContactProcessor.TIMERS, Serdes.Bytes(), Serdes.ByteArray()), PROCESSOR);
    topology.addStateStore(store(ContactProcessor.COUNTS, Serdes.String(), new Counts.Rows()), PROCESSOR);
    for (String sink :
        new String[] {ContactProcessor.FACTS_SINK, ContactProcessor.OUTBOX_SINK, ContactProcessor.CAMPAIGN_SINK})
      topology.addSink(sink, prefix + sink, new StringSerializer(), new ByteArraySerializer(), PROCESSOR);
    return topology;
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values).withCachingEnabled();
  }
}
