package io.bactrian.changes.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.changes.kafka.KafkaOffsets.Offset;
import io.bactrian.changes.kafka.KafkaOffsets.Reached;
import io.bactrian.changes.log.ChangeEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaBatchTest {
  private final Map<Integer, Offset> held =
      new HashMap<>(Map.of(0, new Offset(0, 5, 20, true, 0), 1, new Offset(1, 7, 10, true, 25)));

  @Test
  void givesTheChangesOfAllPartitionsInTheOrderOfPositions() {
    var batch = batch(record(0, 5, 21), record(0, 6, 24), record(1, 7, 22), record(1, 9, 23));

    assertThat(batch.events())
        .extracting(ChangeEvent::position)
        .containsExactly(21L, 22L, 23L, 24L);
    assertThat(batch.mutedUntil()).isEqualTo(25);
    assertThat(batch.reached(4))
        .containsExactlyInAnyOrder(new Reached(0, 7, 7, 24, 2), new Reached(1, 10, 10, 23, 2));
  }

  @Test
  void leavesOutWhatWasSentTwiceAndPassesIt() {
    var batch = batch(record(0, 5, 19), record(0, 6, 21), record(0, 7, 22), record(0, 8, 21));

    assertThat(batch.events()).extracting(ChangeEvent::position).containsExactly(21L, 22L);
    assertThat(batch.reached(2)).containsExactly(new Reached(0, 9, 9, 22, 2));
  }

  @Test
  void movesEachPartitionAsFarAsTheRouteCame() {
    var batch =
        batch(
            record(0, 5, 21),
            record(0, 6, 24),
            record(0, 7, 22),
            record(1, 7, 23),
            record(1, 8, 26));

    assertThat(batch.events())
        .extracting(ChangeEvent::position)
        .containsExactly(21L, 23L, 24L, 26L);
    assertThat(batch.reached(1)).containsExactly(new Reached(0, 6, 6, 21, 1));
    assertThat(batch.reached(2))
        .containsExactlyInAnyOrder(new Reached(0, 6, 6, 21, 1), new Reached(1, 8, 8, 23, 1));
  }

  @Test
  void passesWhatTheRouteIsNotToHaveAndLeavesOutPartitionsThatAreNotHeld() {
    held.remove(1);
    var batch =
        new KafkaBatch(
            List.of(record(0, 5, 21), record(1, 7, 22)), held, record -> Optional.empty());

    assertThat(batch.events()).isEmpty();
    assertThat(batch.reached(0)).containsExactly(new Reached(0, 6, 6, 21, 0));
  }

  private KafkaBatch batch(TopicRecord... records) {
    return new KafkaBatch(List.of(records), held, record -> Optional.of(event(record.position())));
  }

  private static ChangeEvent event(long position) {
    Instant now = Instant.EPOCH;
    return new ChangeEvent("id" + position, position, "t", "insert", null, Map.of(), now, now);
  }

  private static TopicRecord record(int partition, long offset, long position) {
    var raw =
        new ConsumerRecord<byte[], byte[]>(
            "topic",
            partition,
            offset,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            TopicRecord.headers(event(position), offset + 1),
            Optional.empty());
    return new TopicRecord(raw, position);
  }
}
