package io.bactrian.watch.restore;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bactrian.shared.HubException;
import io.bactrian.store.vault.Destination;
import io.bactrian.store.vault.Vault;
import io.bactrian.store.vault.VaultAddress;
import io.bactrian.watch.restore.Restore.Restored;
import io.bactrian.watch.restore.Restore.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code java -jar bactrian.jar restore TO=... FROM=... INTO=...}: a data folder of a backup, on a
 * machine that has nothing but the jar and the key.
 */
public final class RestoreCommand {
  private static final String USAGE =
      """
      restore TO=latest|2026-01-31T14:05:00Z FROM=/folder|s3://bucket/prefix INTO=folder [CLUSTER=number]
        TO       the moment; latest is all there is
        FROM     HUB_BACKUP where it is not given
        INTO     a new data folder (HUB_DATA of the hub that starts on it)
        CLUSTER  needed only where FROM holds backups of several databases
      The key is in HUB_BACKUP_KEY; of S3 see docs/backup.md.""";

  private final Map<String, String> environment;
  private final PrintStream out;

  private RestoreCommand(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * Returns the exit code.
   *
   * @param arguments {@code NAME=value}
   */
  public static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    try {
      new RestoreCommand(environment, out).restore(named(arguments));
      return 0;
    } catch (HubException | IllegalArgumentException e) {
      out.println("Not restored: " + e.getMessage());
    } catch (NoSuchFileException e) {
      out.println("Not restored: there is no backup at " + e.getMessage());
    } catch (IOException e) {
      out.println("Not restored: " + e.getMessage());
    }
    return 1;
  }

  private static Map<String, String> named(List<String> arguments) {
    var named = new HashMap<String, String>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length < 2 || !List.of("TO", "FROM", "INTO", "CLUSTER").contains(parts[0])) {
        throw new IllegalArgumentException(argument + " is not known.\n" + USAGE);
      }
      named.put(parts[0], parts[1]);
    }
    return named;
  }

  private void restore(Map<String, String> given) throws IOException {
    String from = given.getOrDefault("FROM", environment("HUB_BACKUP", ""));
    if (from.isEmpty() || !given.containsKey("INTO") || !given.containsKey("TO")) {
      throw new IllegalArgumentException("TO, FROM and INTO are needed.\n" + USAGE);
    }
    Path into = Path.of(given.get("INTO")).toAbsolutePath().normalize();
    Target target = target(given.get("TO"));
    Path scratch = Files.createTempDirectory("bactrian-restore");
    try (Destination destination = Destination.of(address(from))) {
      say("Backup at " + destination);
      Vault vault = Vault.open(destination, environment("HUB_BACKUP_KEY", ""), scratch);
      var set = new BackupSet(vault, cluster(vault, given.get("CLUSTER")));
      Restored restored = new Restore(set, this::say).into(into, target, null);
      restored.postgres().close();
      report(into, target, restored);
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  private void report(Path into, Target target, Restored restored) {
    Instant last = restored.lastCommit();
    say("The last commit is of " + (last == null ? "before the base backup's end" : last));
    if (restored.endedBefore()) {
      say(
          "The log ends before TO="
              + target.time()
              + ": what came after that commit had not"
              + " reached the backup, or nothing came.");
    } else if (target.time() == null) {
      say("Missing is what was written after it and had not reached the backup.");
    }
    say("Restored in " + seconds(restored.took()) + " s. Start the hub with HUB_DATA=" + into);
    if (Files.isDirectory(into.resolve("home"))) {
      say("Routes, processors, schedules and lib as they were are in " + into.resolve("home"));
    }
  }

  private static String cluster(Vault vault, @Nullable String named) throws IOException {
    List<String> all = BackupSet.systems(vault);
    if (named != null && all.contains(named)) {
      return named;
    }
    if (all.size() == 1 && named == null) {
      return all.get(0);
    }
    var text = new StringBuilder("CLUSTER has to be one of:");
    for (String system : all) {
      List<Manifest> bases = new BackupSet(vault, system).bases();
      if (!bases.isEmpty()) {
        text.append("\n  ").append(system);
        text.append(", base backups from ").append(bases.get(0).finishedAt());
        text.append(" to ").append(bases.get(bases.size() - 1).finishedAt());
      }
    }
    throw new IllegalArgumentException(
        all.isEmpty() ? vault + " holds no base backup." : text.toString());
  }

  private static Target target(@Nullable String to) {
    if (to == null || to.equals("latest")) {
      return Target.LATEST;
    }
    try {
      return new Target(OffsetDateTime.parse(to).toInstant(), null);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "TO=" + to + " is no moment: write latest, or one as 2026-01-31T14:05:00Z.");
    }
  }

  private VaultAddress address(String from) {
    return new VaultAddress(
        from,
        environment("HUB_BACKUP_S3_ENDPOINT", ""),
        environment("HUB_BACKUP_S3_REGION", "us-east-1"),
        environment("HUB_BACKUP_S3_ACCESS_KEY", ""),
        environment("HUB_BACKUP_S3_SECRET_KEY", ""));
  }

  private String environment(String name, String otherwise) {
    return environment.getOrDefault(name, otherwise);
  }

  private void say(String line) {
    out.println(Instant.now().toString().substring(11, 19) + "  " + line);
  }

  private static String seconds(Duration time) {
    return "%.1f".formatted(time.toMillis() / 1000.0);
  }
}
