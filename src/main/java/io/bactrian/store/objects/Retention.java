package io.bactrian.store.objects;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Deletes objects whose prefix has a limit to their age; what has no limit stays for ever. */
@Component
final class Retention {
  private static final Duration UPLOAD = Duration.ofDays(1);

  private final ObjectStore store;
  private final ObjectsProperties properties;
  private final List<ObjectHold> holds;
  private final Clock clock;

  Retention(ObjectStore store, ObjectsProperties properties, List<ObjectHold> holds, Clock clock) {
    this.store = store;
    this.properties = properties;
    this.holds = holds;
    this.clock = clock;
  }

  Pruned prune() {
    Instant now = clock.instant();
    var count = new Count();
    properties
        .retention()
        .forEach(
            (prefix, age) -> store.forEach(prefix, entry -> prune(entry, now.minus(age), count)));
    return new Pruned(
        count.objects, count.bytes, count.held, store.abortUploads(now.minus(UPLOAD)));
  }

  private void prune(ObjectEntry entry, Instant limit, Count count) {
    if (!entry.lastModified().isBefore(limit)) {
      return;
    }
    if (holds.stream().anyMatch(hold -> hold.holds(entry.key()))) {
      count.held++;
      return;
    }
    store.delete(entry.key());
    count.objects++;
    count.bytes += entry.size();
  }

  private static final class Count {
    private int objects;
    private long bytes;
    private int held;
  }
}
