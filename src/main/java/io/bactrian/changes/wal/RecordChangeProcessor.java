package io.bactrian.changes.wal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.debezium.DebeziumConstants;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the changes that Debezium reads from the log to the inbox. Camel makes it for the Kamelet.
 */
final class RecordChangeProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(RecordChangeProcessor.class);
  private static final Map<String, String> OPERATIONS =
      Map.of("c", "insert", "u", "update", "d", "delete");

  private final WalInbox inbox;

  RecordChangeProcessor(WalInbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String operation = message.getHeader(DebeziumConstants.HEADER_OPERATION, String.class);
    if (operation == null) {
      return; // a heartbeat, which moves the offset and nothing else
    }
    if (OPERATIONS.containsKey(operation)) {
      inbox.add(change(message, OPERATIONS.get(operation), source(message)));
    } else if (operation.equals("m")) {
      inbox.addMessage(
          header(message, DebeziumConstants.HEADER_KEY, Struct.class).getString("prefix"));
    } else if (operation.equals("t")) {
      log.info(
          "Table {} was truncated: subscribers receive no change for that",
          source(message).get("table"));
    } else {
      throw new IllegalStateException("The log holds an unknown operation " + operation);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> source(Message message) {
    return header(message, DebeziumConstants.HEADER_SOURCE_METADATA, Map.class);
  }

  private static <T> T header(Message message, String name, Class<T> type) {
    return Objects.requireNonNull(message.getHeader(name, type), name);
  }

  private static WalChange change(Message message, String operation, Map<String, Object> source) {
    String table = part(source, "table", String.class);
    Map<String, @Nullable String> before =
        row(message.getHeader(DebeziumConstants.HEADER_BEFORE, Struct.class));
    Map<String, @Nullable String> after =
        operation.equals("delete") ? null : row(message.getBody(Struct.class));
    if (before == null && !operation.equals("insert")) {
      throw new IllegalStateException(
          "The log does not hold the former values of a row of "
              + table
              + " was: run alter table "
              + table
              + " replica identity full.");
    }
    return new WalChange(
        part(source, "txId", Long.class),
        part(source, "lsn", Long.class),
        table,
        operation,
        before,
        after,
        Instant.EPOCH.plus(part(source, "ts_us", Long.class), ChronoUnit.MICROS));
  }

  private static <T> T part(Map<String, Object> source, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(source.get(name)), name);
  }

  /** A column's default is no value of the row: {@code Struct.get} would take one for the other. */
  private static @Nullable Map<String, @Nullable String> row(@Nullable Struct struct) {
    if (struct == null) {
      return null;
    }
    Map<String, @Nullable String> row = new LinkedHashMap<>();
    for (Field field : struct.schema().fields()) {
      row.put(field.name(), (String) struct.getWithoutDefault(field.name()));
    }
    return row;
  }
}
