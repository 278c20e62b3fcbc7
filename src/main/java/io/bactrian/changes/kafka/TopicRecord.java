package io.bactrian.changes.kafka;

import io.bactrian.changes.log.ChangeEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A change as the topic carries it; what its headers say is known before its JSON is read. */
public record TopicRecord(ConsumerRecord<byte[], byte[]> raw, long position) {
  private static final String TABLE = "table";
  private static final String OPERATION = "operation";
  private static final String POSITION = "position";

  /** The how manieth change of its partition this is, copies not counted. */
  private static final String NUMBER = "number";

  static TopicRecord of(ConsumerRecord<byte[], byte[]> raw) {
    return new TopicRecord(raw, Long.parseLong(required(raw, POSITION)));
  }

  /**
   * @param number the how manieth change of its partition it is
   */
  public static Headers headers(ChangeEvent event, long number) {
    var headers = new RecordHeaders();
    headers.add(TABLE, event.table().getBytes(StandardCharsets.UTF_8));
    headers.add(OPERATION, event.operation().getBytes(StandardCharsets.UTF_8));
    headers.add(POSITION, Long.toString(event.position()).getBytes(StandardCharsets.UTF_8));
    headers.add(NUMBER, Long.toString(number).getBytes(StandardCharsets.UTF_8));
    return headers;
  }

  public TopicPartition partition() {
    return new TopicPartition(raw.topic(), raw.partition());
  }

  public String table() {
    return required(raw, TABLE);
  }

  public String operation() {
    return required(raw, OPERATION);
  }

  /** The offset behind it. */
  long nextOffset() {
    return raw.offset() + 1;
  }

  /** How many changes the partition has had with it. */
  private long number() {
    String number = header(raw, NUMBER);
    return number == null ? nextOffset() : Long.parseLong(number); // sent by an earlier release
  }

  /**
   * How far its partition is when all up to it is dealt with.
   *
   * @param position of the last change up to it
   * @param delivered how many of them the route has had
   */
  public KafkaOffsets.Reached reached(long position, long delivered) {
    return new KafkaOffsets.Reached(raw.partition(), nextOffset(), number(), position, delivered);
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> raw, String name) {
    Header header = raw.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A header that every record has. */
  private static String required(ConsumerRecord<byte[], byte[]> raw, String name) {
    return Objects.requireNonNull(header(raw, name), name);
  }
}
