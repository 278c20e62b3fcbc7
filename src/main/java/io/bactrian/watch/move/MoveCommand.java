package io.bactrian.watch.move;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.hub.embedded.SecondPostgres;
import io.bactrian.hub.embedded.StoppedHub;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.objects.ObjectStores;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * {@code java -jar bactrian.jar move-to-server}: the database in a data folder, and its objects, to
 * servers.
 */
public final class MoveCommand {
  private static final String USAGE =
      """
      move-to-server [FROM=data] [URL=jdbc:postgresql://host:5432/database] [DRY_RUN=yes]
        FROM     the data folder of a hub that is stopped; HUB_DATA where it is not given
        URL      an empty database; HUB_DB_URL where it is not given. HUB_DB_USER, HUB_DB_PASSWORD
        DRY_RUN  yes: only prints what would be done and what stops it
      Objects go along where HUB_S3_ENDPOINT is set. See docs/move-to-server.md.""";

  private final Map<String, String> environment;
  private final Map<String, String> given;
  private final PrintStream out;

  private MoveCommand(Map<String, String> environment, Map<String, String> given, PrintStream out) {
    this.environment = environment;
    this.given = given;
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
      return new MoveCommand(environment, named(arguments), out).move() ? 0 : 1;
    } catch (HubException | IllegalArgumentException e) {
      out.println("Not moved: " + e.getMessage());
    } catch (SQLException | DataAccessException | FlywayException | IOException e) {
      out.println("Not finished: " + reason(e));
      out.println("The target holds all rows of this hub or none. Run it again.");
    }
    return 1;
  }

  /** PostgreSQL's own words, without the statement around them. */
  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static Map<String, String> named(List<String> arguments) {
    var named = new HashMap<String, String>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length < 2 || !List.of("FROM", "URL", "DRY_RUN").contains(parts[0])) {
        throw new IllegalArgumentException(argument + " is not known.\n" + USAGE);
      }
      named.put(parts[0], parts[1]);
    }
    if (!List.of("yes", "no").contains(named.getOrDefault("DRY_RUN", "no"))) {
      throw new IllegalArgumentException("DRY_RUN is yes or no.\n" + USAGE);
    }
    return named;
  }

  private boolean move() throws IOException, SQLException {
    Path from = Path.of(given("FROM", "HUB_DATA", "data")).toAbsolutePath().normalize();
    String url = given("URL", "HUB_DB_URL", "");
    boolean objects = !environment("HUB_S3_ENDPOINT", "").isEmpty();
    if (url.isEmpty() && !objects) {
      throw new IllegalArgumentException("URL or HUB_DB_URL is needed.\n" + USAGE);
    }
    boolean dryRun = given.getOrDefault("DRY_RUN", "no").equals("yes");
    try (StoppedHub hub = StoppedHub.open(from)) {
      say("From " + from);
      DatabaseMove database = url.isEmpty() ? null : database(hub, url);
      if (database != null && !dryRun) {
        database.check(); // before objects go
      }
      List<String> obstacles = new ArrayList<>();
      if (objects) {
        obstacles.addAll(moveObjects(hub, from, dryRun)); // rows name objects, never the other way
      } else {
        say(
            "Objects stay in %s: HUB_S3_ENDPOINT names no store. One hub may go on with them there,"
                    .formatted(from.resolve("objects"))
                + " several may not.");
      }
      if (database == null) {
        say("The database stays: HUB_DB_URL names no other.");
      } else {
        say("Database to " + named(url));
        obstacles.addAll(dryRun ? database.rehearse() : List.of());
      }
      if (database != null && !dryRun) {
        database.run();
        hub.moved(named(url));
      }
      return done(dryRun, obstacles);
    }
  }

  private DatabaseMove database(StoppedHub hub, String url) throws IOException {
    SecondPostgres own = hub.database();
    return new DatabaseMove(
        new DriverManagerDataSource(own.jdbcUrl(), own.user(), own.password()),
        new DriverManagerDataSource(
            url, environment("HUB_DB_USER", ""), environment("HUB_DB_PASSWORD", "")),
        this::say);
  }

  /** A password may be behind the question mark. */
  private static String named(String url) {
    return url.replaceFirst("\\?.*", "");
  }

  private boolean done(boolean dryRun, List<String> obstacles) {
    obstacles.forEach(obstacle -> out.println("Stops it: " + obstacle));
    if (dryRun && obstacles.isEmpty()) {
      say("Nothing stops it. Nothing was changed.");
    } else if (!dryRun) {
      say(
          "Moved. Start the hub with the same variables and the same HUB_DATA, without HUB_BACKUP.");
    }
    return obstacles.isEmpty();
  }

  private List<String> moveObjects(StoppedHub hub, Path from, boolean dryRun) throws IOException {
    String endpoint = environment("HUB_S3_ENDPOINT", "");
    String bucket = environment("HUB_S3_BUCKET", "bactrian");
    String region = environment("HUB_S3_REGION", "us-east-1");
    String own = bucketOf(from);
    if (own == null) {
      say("Objects: there are none");
      return List.of();
    }
    ObjectStore store = ObjectStores.open(hub.objects(), region, own, true);
    ObjectStore target =
        ObjectStores.open(
            new S3Endpoint(
                URI.create(endpoint),
                environment("HUB_S3_ACCESS_KEY", ""),
                environment("HUB_S3_SECRET_KEY", "")),
            region,
            bucket,
            false);
    var move = new ObjectsMove(store, target, this::say);
    say("Objects to bucket %s at %s: %s".formatted(bucket, endpoint, move.size()));
    if (!dryRun) {
      move.run();
      return List.of();
    }
    try {
      target.list("", null, 1);
      return List.of();
    } catch (HubException e) {
      return List.of("Bucket " + bucket + ": " + e.getMessage());
    }
  }

  /** The one that the hub has made; null where it never started. */
  private @Nullable String bucketOf(Path from) throws IOException {
    Path buckets = from.resolve("objects/buckets");
    if (!Files.isDirectory(buckets)) {
      return null;
    }
    try (Stream<Path> found = Files.list(buckets)) {
      List<String> names =
          found.filter(Files::isDirectory).map(path -> path.getFileName().toString()).toList();
      String wanted = environment("HUB_S3_BUCKET", "bactrian");
      if (names.size() > 1 && !names.contains(wanted)) {
        throw new IllegalArgumentException(
            buckets + " holds the buckets " + names + ", and HUB_S3_BUCKET is none of them.");
      }
      return names.isEmpty() ? null : names.contains(wanted) ? wanted : names.get(0);
    }
  }

  private String given(String name, String variable, String otherwise) {
    return given.getOrDefault(name, environment(variable, otherwise));
  }

  private String environment(String name, String otherwise) {
    String value = environment.getOrDefault(name, otherwise);
    return value.isEmpty() ? otherwise : value;
  }

  private void say(String line) {
    out.println(Instant.now().toString().substring(11, 19) + "  " + line);
  }
}
