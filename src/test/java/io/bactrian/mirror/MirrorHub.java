package io.bactrian.mirror;

import io.bactrian.embedded.TestDatabase;
import io.bactrian.objects.ObjectStore;
import io.bactrian.objects.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A real database and a real object store, one for all tests of the mirror, and maps of one's own.
 */
final class MirrorHub {
  private static final AtomicInteger MAPS = new AtomicInteger();

  final ObjectStore store;
  final DataSource source;
  final JdbcClient jdbc;

  MirrorHub(ObjectStore store, DataSource source) {
    this.store = store;
    this.source = source;
    this.jdbc = JdbcClient.create(source);
  }

  static MirrorHub shared() {
    return Shared.HUB;
  }

  /** Started only where it is asked for. */
  private static final class Shared {
    static final MirrorHub HUB = start();
  }

  private static MirrorHub start() {
    try {
      Path folder =
          Files.createTempDirectory(Files.createDirectories(Path.of("target", "hubs")), "mirror");
      TestDatabase database =
          TestDatabase.start(folder.resolve("postgres").toAbsolutePath(), false);
      TestStore objects = TestStore.start(folder.resolve("objects").toAbsolutePath());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(database)));
      migrate(database.dataSource());
      return new MirrorHub(objects.store(), database.dataSource());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .locations("filesystem:src/main/resources/db/migration")
        .load()
        .migrate();
  }

  private static void close(TestDatabase database) {
    try {
      database.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A map of two fresh prefixes, the second of which is used as the drive's folder. */
  static MirrorMap map(Direction direction) {
    String name = "map" + MAPS.incrementAndGet();
    return new MirrorMap(name, name + "/left/", name + "/right", direction, List.of(), 100, 50, 0);
  }

  S3Side left(MirrorMap map) {
    return new S3Side(store, map, Clock.systemUTC());
  }

  /** A bucket's prefix in the place of the drive. */
  S3Side right(MirrorMap map) {
    return left(
        new MirrorMap(
            map.name() + "-right",
            map.folder() + "/",
            map.folder(),
            map.direction(),
            List.of(),
            0,
            0,
            0));
  }

  Mirror mirror(
      MirrorMap map, Side left, Side right, Checkpoint checkpoint, int parallel, String holder) {
    return mirror(map, left, right, checkpoint, parallel, holder, Duration.ofSeconds(20));
  }

  Mirror mirror(
      MirrorMap map,
      Side left,
      Side right,
      Checkpoint checkpoint,
      int parallel,
      String holder,
      Duration term) {
    var engine =
        new Engine(
            new SyncedStateStore(jdbc),
            new Journal(jdbc, new NamedParameterJdbcTemplate(source)),
            transaction(),
            checkpoint,
            Clock.systemUTC(),
            parallel);
    return new Mirror(
        MirrorMaps.of(List.of(map)),
        new Sides() {
          @Override
          public Side left(MirrorMap ignored) {
            return left;
          }

          @Override
          public Side right(MirrorMap ignored) {
            return right;
          }
        },
        engine,
        new Reports(jdbc),
        source,
        holder,
        term);
  }

  TransactionTemplate transaction() {
    return new TransactionTemplate(new DataSourceTransactionManager(source));
  }

  /** Runs the map once between its two prefixes. */
  MirrorRun run(MirrorMap map) {
    return run(map, left(map), right(map), point -> {}, 4);
  }

  MirrorRun run(MirrorMap map, Side left, Side right, Checkpoint checkpoint, int parallel) {
    Mirror mirror = mirror(map, left, right, checkpoint, parallel, "hub");
    return mirror.run(mirror.request(map.name(), "test", false));
  }

  List<MirrorStep> steps(MirrorRun run) {
    return new Reports(jdbc).steps(run.id(), -1, 100_000);
  }

  void put(String key, String content) {
    store.put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  /** What is below a prefix, the marker apart, by path. */
  Map<String, String> texts(String prefix) {
    Map<String, String> texts = new TreeMap<>();
    for (String key : store.keys(prefix)) {
      String path = key.substring(prefix.length());
      if (!path.equals(MirrorMarker.NAME)) {
        texts.put(path, new String(store.get(key), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  Map<String, String> lefts(MirrorMap map) {
    return texts(map.prefix());
  }

  Map<String, String> rights(MirrorMap map) {
    return texts(map.folder() + "/");
  }
}
