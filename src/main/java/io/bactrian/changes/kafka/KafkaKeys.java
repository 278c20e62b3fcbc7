package io.bactrian.changes.kafka;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.KafkaProperties;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which changes stay in order among each other: those of one symbol, of one position, of one model.
 */
@Component
public final class KafkaKeys {
  private static final Map<String, List<String>> DEFAULTS =
      Map.of(
          "tv_signals", List.of("ticker"),
          "market_bars", List.of("symbol"),
          "market_ticks", List.of("symbol"),
          "trading_data", List.of("login", "position_id"),
          "closed_trades", List.of("login", "position_id"),
          "order_receipts", List.of("login", "order_id"),
          "model_rollout_moves", List.of("rollout"),
          "ml_model_deployments", List.of("model"));

  private final Map<String, List<String>> columns = new HashMap<>(DEFAULTS);

  KafkaKeys(KafkaProperties properties) {
    columns.putAll(properties.keys());
  }

  public byte[] bytes(ChangeEvent event) {
    return of(event).getBytes(StandardCharsets.UTF_8);
  }

  /** The partition to which Kafka's own partitioner brings the change. */
  public int partition(ChangeEvent event, int partitions) {
    return BuiltInPartitioner.partitionForKey(bytes(event), partitions);
  }

  /**
   * A row's key as it was before the change, so that all of a row's changes share a partition as
   * long as its key stays. A table without columns here keeps each row in order by itself.
   */
  String of(ChangeEvent event) {
    Map<String, @Nullable Object> row = event.before() != null ? event.before() : event.row();
    List<String> named = columns.getOrDefault(event.table(), List.of());
    if (named.isEmpty() || named.stream().anyMatch(column -> row.get(column) == null)) {
      return event.rowKey();
    }
    return named.stream()
        .map(column -> String.valueOf(row.get(column)))
        .map(value -> value.replaceFirst("#\\d+$", "")) // a reversed position's later trades
        .collect(Collectors.joining("/"));
  }
}
