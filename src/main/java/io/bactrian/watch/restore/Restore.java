package io.bactrian.watch.restore;

import io.bactrian.hub.embedded.SecondPostgres;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.vault.DamagedException;
import io.bactrian.store.vault.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a data folder of a backup: base, files, then the log up to the moment. */
public final class Restore {
  private final BackupSet set;
  private final Consumer<String> say;

  /**
   * @param say takes a line a step
   */
  public Restore(BackupSet set, Consumer<String> say) {
    this.set = set;
    this.say = say;
  }

  /**
   * Up to where; all there is where both are null.
   *
   * @param time the last commit at or before it counts
   * @param point a named restore point, which is in the log
   */
  public record Target(@Nullable Instant time, @Nullable String point) {
    public static final Target LATEST = new Target(null, null);

    private static final DateTimeFormatter SETTING =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

    List<String> settings() {
      String common = "recovery_target_action = 'promote'";
      if (point != null) {
        return List.of(common, "recovery_target_name = '" + point + "'");
      }
      return time == null
          ? List.of(common)
          : List.of(common, "recovery_target_time = '" + SETTING.format(time) + "'");
    }
  }

  /**
   * @param postgres that runs and takes writes; whoever asked for the restore closes it
   * @param base that it began with
   * @param files beside the database
   * @param lastCommit the newest transaction that is in it, null where the log held none
   * @param endedBefore whether the log ended before the time that was asked for
   */
  public record Restored(
      SecondPostgres postgres,
      Manifest base,
      int files,
      @Nullable Instant lastCommit,
      boolean endedBefore,
      Duration took) {}

  /**
   * @param into a folder that is missing or empty
   * @param programs the folder of a PostgreSQL whose programs are used, null to unpack them
   * @throws HubException where there is no such backup, or the folder is in use
   * @throws DamagedException naming the object that is not what was written
   */
  public Restored into(Path into, Target target, @Nullable Path programs) throws IOException {
    Instant began = Instant.now();
    requireEmpty(into);
    Manifest base = base(target);
    List<String> log = log(base, target);
    Path postgres = Files.createDirectories(into.resolve("postgres"));
    say.accept(
        "Base backup %s, %,d bytes, PostgreSQL %d, migration %s"
            .formatted(base.id(), base.bytes(), base.postgres(), base.migration()));
    extract(base, postgres.resolve("cluster"));
    int files = new RestoredFiles(set, say).restore(into, target.time());
    Files.createFile(postgres.resolve("cluster/recovery.signal"));
    say.accept("Log: up to %d segments from %s on".formatted(log.size(), base.firstSegment()));
    try (var recovery = new Recovery(set, postgres, into.resolve("restore"), log, programs, say)) {
      boolean reached = recovery.run(target);
      if (!reached) {
        requireWhole(log, base);
      }
      return new Restored(
          recovery.keep(),
          base,
          files,
          recovery.lastCommit(),
          !reached,
          Duration.between(began, Instant.now()));
    }
  }

  private static void requireEmpty(Path into) throws IOException {
    if (Files.exists(into)) {
      try (Stream<Path> found = Files.list(into)) {
        if (found.findAny().isPresent()) {
          throw new HubException(
              ErrorCode.CONFLICT,
              "INTO",
              into + " is not empty. Name a new folder, or move what is there away.");
        }
      }
    }
  }

  private Manifest base(Target target) throws IOException {
    List<Manifest> bases = set.bases();
    Instant time = target.time();
    for (int i = bases.size() - 1; i >= 0; i--) {
      if (time == null || !bases.get(i).finishedAt().isAfter(time)) {
        return bases.get(i);
      }
    }
    throw new HubException(
        ErrorCode.NOT_FOUND,
        "TO",
        bases.isEmpty()
            ? set.vault() + " holds no complete base backup."
            : "The earliest moment that can be restored is "
                + bases.get(0).finishedAt()
                + ". Name that or a later one.");
  }

  /** What recovery may ask for, in order; the end of it is the end of the log. */
  private List<String> log(Manifest base, Target target) throws IOException {
    List<String> names =
        set.archived().stream()
            .filter(name -> !name.endsWith(".backup"))
            .filter(name -> !Segment.isBefore(name, base.firstSegment()))
            .toList();
    if (target.time() == null) {
      requireWhole(names, base);
    }
    return names;
  }

  /**
   * @throws HubException if a segment is missing and later ones are there
   */
  private void requireWhole(List<String> names, Manifest base) {
    long expected = Segment.number(base.firstSegment());
    List<Long> numbers =
        names.stream().filter(Segment::is).map(Segment::number).sorted().distinct().toList();
    for (long number : numbers) {
      if (number != expected) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            "TO",
            "The log of %s is not whole: segment %08X%08X is missing, later ones are there. What was"
                    .formatted(set.vault(), expected / 256, expected % 256)
                + " written before it can be restored with a TO of before.");
      }
      expected++;
    }
  }

  private void extract(Manifest base, Path cluster) throws IOException {
    MessageDigest digest = Vault.sha256();
    try (InputStream in =
        new DigestInputStream(new PartedInput(set.vault(), base.parts()), digest)) {
      ClusterArchive.extract(in, cluster);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(base.sha256())) {
      throw new DamagedException(set.base(base.id()), "its SHA-256 is not that of the manifest");
    }
  }
}
