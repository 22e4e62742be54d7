package relance.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * {@code --brokers ADDRESS --prefix PREFIX --state FOLDER [--threads 1] [--commit-ms 100] [--cache-mib 256]
 * [--group-protocol classic|streams] [--transactional-stores false|true]}
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) options.put(arguments[i], arguments[i + 1]);
    Properties properties = properties(options);
    Duration commitEvery = Duration.ofMillis(Long.parseLong(options.getOrDefault("--commit-ms", "100")));
    CountDownLatch ended = new CountDownLatch(1);
    boolean[] failed = {false};
    KafkaStreams streams = new KafkaStreams(ContactTopology.build(options.get("--prefix"), commitEvery), properties);
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      failed[0] = true;
      ended.countDown();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      streams.close(Duration.ofSeconds(20));
      ended.countDown();
    }));
    streams.start();
    ended.await();
    if (failed[0]) System.exit(1);
  }

  private static Properties properties(Map<String, String> options) {
    String application = options.get("--prefix") + "contacts";
    long cacheMib = Long.parseLong(options.getOrDefault("--cache-mib", "256"));
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.get("--brokers"));
    p.put(StreamsConfig.STATE_DIR_CONFIG, options.get("--state"));
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.getOrDefault("--threads", "1"));
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, options.getOrDefault("--commit-ms", "100"));
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheMib << 20);
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTime.class);
    String protocol = options.getOrDefault("--group-protocol", "classic");
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol);
    p.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, options.getOrDefault("--transactional-stores", "false"));
    if (protocol.equals("classic"))
      p.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), application + "-0");
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 128L << 20);
    return p;
  }
}
