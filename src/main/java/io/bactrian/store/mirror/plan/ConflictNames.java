package io.bactrian.store.mirror.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;

/** {@code fills.csv} becomes {@code fills.conflict-20261121T130315Z-drive.csv}. */
public final class ConflictNames {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String stamp;
  private final Set<String> taken = new HashSet<>();

  public ConflictNames(Instant now) {
    stamp = STAMP.format(now);
  }

  void avoid(Set<String> paths) {
    taken.addAll(paths);
  }

  /** A path that is not taken, and is from now on. */
  String of(String path, String side) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    int end = dot > name ? dot : path.length();
    String stem = path.substring(0, end) + ".conflict-" + stamp + "-" + side;
    String candidate = stem + path.substring(end);
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = stem + "-" + i + path.substring(end);
    }
    return candidate;
  }
}
