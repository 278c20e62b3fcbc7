package io.bactrian.changes.wal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's offsets, in the hub's database: kept in the very transaction of the changes they count
 * for, so the slot never confirms a change that is not written. A new reading begins without an
 * offset, because the slot itself knows where to go on, and what it delivers twice is dropped;
 * Debezium's own search for an offset in the log may skip what it does not recognise.
 */
public final class WalOffsets extends MemoryOffsetBackingStore {
  static final String HUB = "offset.storage.hub";
  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable WalInbox inbox;

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    inbox = WalInbox.of(Objects.requireNonNull(config.originalsStrings().get(HUB)));
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
    Long lsn = null;
    for (ByteBuffer value : values.values()) {
      lsn = lsn(value);
    }
    Objects.requireNonNull(inbox).flush(lsn);
    return super.set(values, callback); // Debezium reads it back and confirms it to the slot
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connector) {
    return Set.of();
  }

  /** What Debezium confirms to the slot: the last commit, or else the last change. */
  private static @Nullable Long lsn(ByteBuffer value) {
    byte[] text = new byte[value.remaining()];
    value.duplicate().get(text);
    try {
      JsonNode offset = JSON.readTree(text);
      JsonNode lsn =
          offset.hasNonNull("lsn_commit") ? offset.get("lsn_commit") : offset.get("lsn_proc");
      return lsn == null || lsn.isNull() ? null : lsn.asLong();
    } catch (IOException e) {
      throw new UncheckedIOException("Debezium's offset is no JSON", e);
    }
  }
}
