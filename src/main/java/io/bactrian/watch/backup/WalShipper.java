package io.bactrian.watch.backup;

import io.bactrian.watch.restore.BackupSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the log that PostgreSQL laid down in {@code wal/} to the destination: sealed at once,
 * which takes a hundredth of the room where little was written, then sent in order.
 */
final class WalShipper {
  private final Path incoming;
  private final Path outgoing;
  private volatile @Nullable String newest;
  private volatile @Nullable Instant newestAt;

  WalShipper(Path folder) throws IOException {
    incoming = Files.createDirectories(folder.resolve("wal"));
    outgoing = Files.createDirectories(folder.resolve("outgoing"));
  }

  /** Seals what is new. It goes on while the destination is away. */
  synchronized void seal(BackupSet set) throws IOException {
    for (Path file : files(incoming)) {
      String name = file.getFileName().toString();
      set.vault().seal(set.wal(name), out -> Files.copy(file, out), outgoing.resolve(name));
      Files.delete(file);
    }
  }

  /**
   * Sends what is sealed; files first, since what a row of this log names was stored before it.
   *
   * @throws IOException if the destination is away, or holds another log under a name of this one
   */
  synchronized void ship(BackupSet set, FileShipper files) throws IOException {
    List<Path> sealed = files(outgoing);
    if (sealed.isEmpty()) {
      return;
    }
    files.ship();
    for (Path file : sealed) {
      String name = file.getFileName().toString();
      if (set.vault().exists(set.wal(name))) {
        checkSame(set, name, file);
        Files.delete(file);
      } else {
        set.vault().putSealed(set.wal(name), file);
      }
      newest = name;
      newestAt = Instant.now();
    }
  }

  /** PostgreSQL archives a segment again where it ended before it had noted that it did. */
  private static void checkSame(BackupSet set, String name, Path sealed) throws IOException {
    try (InputStream there = set.vault().open(set.wal(name));
        InputStream here = set.vault().openSealed(set.wal(name), sealed)) {
      byte[] one = new byte[64 * 1024];
      byte[] other = new byte[one.length];
      int n;
      do {
        n = there.readNBytes(one, 0, one.length);
        if (here.readNBytes(other, 0, other.length) != n
            || !Arrays.equals(one, 0, n, other, 0, n)) {
          throw new IOException(
              set.vault()
                  + " holds another log under the name "
                  + set.wal(name)
                  + ": two hubs write there, or an older copy of this data folder was started."
                  + " Name another destination");
        }
      } while (n == one.length);
    }
  }

  /** The last one that arrived since the start. */
  @Nullable String newest() {
    return newest;
  }

  @Nullable Instant newestAt() {
    return newestAt;
  }

  /** Since when the oldest one waits. */
  Optional<Instant> waitingSince() throws IOException {
    Instant oldest = null;
    for (Path file : waiting()) {
      if (Files.exists(file)) {
        Instant at = Files.getLastModifiedTime(file).toInstant();
        oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
      }
    }
    return Optional.ofNullable(oldest);
  }

  long waitingBytes() throws IOException {
    long bytes = 0;
    for (Path file : waiting()) {
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  /** Removes all that waits: from here on only a new base backup can be restored. */
  synchronized int giveUp() throws IOException {
    List<Path> waiting = waiting();
    for (Path file : waiting) {
      Files.deleteIfExists(file);
    }
    return waiting.size();
  }

  private List<Path> waiting() throws IOException {
    return Stream.concat(files(incoming).stream(), files(outgoing).stream()).toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().endsWith(".partial"))
          .sorted()
          .toList();
    }
  }
}
