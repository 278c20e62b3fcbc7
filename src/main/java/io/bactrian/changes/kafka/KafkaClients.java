package io.bactrian.changes.kafka;

import io.bactrian.changes.log.KafkaProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.stereotype.Component;

/** Kafka's clients with the settings that the guarantees rest on. */
@Component
public final class KafkaClients {
  private static final int PATIENCE_MILLIS = 10_000;

  private final KafkaProperties properties;

  KafkaClients(KafkaProperties properties) {
    this.properties = properties;
  }

  public KafkaProperties properties() {
    return properties;
  }

  /**
   * A producer whose start makes an earlier one of the same name useless: a relay that was thought
   * dead cannot write any more.
   */
  public Producer<byte[], byte[]> producer() {
    Map<String, Object> options = common();
    options.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, properties.topic() + ".relay");
    options.put(ProducerConfig.ACKS_CONFIG, "all");
    options.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    options.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    options.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest());
    options.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    options.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    options.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * PATIENCE_MILLIS);
    return new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public Consumer<byte[], byte[]> consumer(String subscriber, int batch) {
    Map<String, Object> options = common();
    options.put(ConsumerConfig.GROUP_ID_CONFIG, "bactrian." + subscriber);
    options.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    options.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    options.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    options.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    options.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000); // sees a topic that is made later
    options.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    options.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    options.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, largest());
    options.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public Admin admin() {
    return Admin.create(common());
  }

  /** Makes the topic where it is missing; one that is there stays as it is. */
  public void ensureTopic() throws ExecutionException, InterruptedException {
    Map<String, Object> options = common();
    options.put("default.api.timeout.ms", PATIENCE_MILLIS);
    options.put("request.timeout.ms", PATIENCE_MILLIS);
    try (Admin admin = Admin.create(options)) {
      NewTopic topic =
          new NewTopic(properties.topic(), properties.partitions(), properties.replication())
              .configs(
                  Map.of(
                      TopicConfig.RETENTION_MS_CONFIG,
                      String.valueOf(properties.retention().toMillis()),
                      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                      String.valueOf(largest())));
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private int largest() {
    return (int) properties.maxMessage().toBytes();
  }

  private Map<String, Object> common() {
    Map<String, Object> options = new HashMap<>(properties.options());
    options.put("bootstrap.servers", properties.brokers());
    options.put("client.id", "bactrian");
    options.put("reconnect.backoff.max.ms", 2_000);
    return options;
  }
}
