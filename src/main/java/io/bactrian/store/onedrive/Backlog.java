package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveItemEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has learned of and not yet completed. Its position may be kept only while it is
 * empty: what it still holds would be lost with the process. An item stays until an exchange with
 * its last version has completed, and is out at most once at a time.
 */
final class Backlog {
  private final Map<String, DriveItemEntry> waiting = new LinkedHashMap<>();
  private final Map<String, DriveItemEntry> out = new HashMap<>();
  private @Nullable String position;
  private @Nullable String kept;

  /** Where the position that was kept last is. */
  synchronized void resume(@Nullable String stored) {
    position = stored;
    kept = stored;
    waiting.clear();
    out.clear();
  }

  synchronized @Nullable String position() {
    return position;
  }

  /** A whole delta: the last version of each item counts. */
  synchronized void add(List<DriveItemEntry> items, String next) {
    for (DriveItemEntry item : items) {
      waiting.remove(item.id());
      waiting.put(item.id(), item);
    }
    position = next;
  }

  /** What can be delivered now. */
  synchronized List<DriveItemEntry> ready() {
    return waiting.values().stream().filter(item -> !out.containsKey(item.id())).toList();
  }

  synchronized void drop(DriveItemEntry item) {
    waiting.remove(item.id(), item);
  }

  /** Begins with an item, unless it is out or has been replaced by a newer version. */
  synchronized boolean begin(DriveItemEntry item) {
    return waiting.get(item.id()) == item && out.putIfAbsent(item.id(), item) == null;
  }

  synchronized void completed(DriveItemEntry item) {
    out.remove(item.id());
    waiting.remove(item.id(), item);
  }

  /** It waits for the next poll. */
  synchronized void failed(DriveItemEntry item) {
    out.remove(item.id());
  }

  /** The position to keep now, where nothing waits or is out and it is not the one kept last. */
  synchronized Optional<String> settle() {
    if (!waiting.isEmpty() || !out.isEmpty() || position == null || position.equals(kept)) {
      return Optional.empty();
    }
    kept = position;
    return Optional.of(position);
  }
}
