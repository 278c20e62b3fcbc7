package io.bactrian.store.mirror;

import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.store.mirror.plan.Checkpoint;
import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.Journal;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.plan.Sides;
import io.bactrian.store.mirror.plan.SyncedStateStore;
import io.bactrian.store.mirror.sides.S3Side;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.objects.TestStore;
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
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A real database and a real object store, one for all tests of the mirror, and maps of one's own.
 */
public final class MirrorHub {
  private static final AtomicInteger MAPS = new AtomicInteger();

  final ObjectStore store;
  public final DataSource source;
  public final JdbcClient jdbc;

  MirrorHub(ObjectStore store, DataSource source) {
    this.store = store;
    this.source = source;
    this.jdbc = JdbcClient.create(source);
  }

  public static MirrorHub shared() {
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
      return new MirrorHub(objects.store(), database.pool());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(TestDatabase database) {
    try {
      database.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A map of two fresh prefixes, the second of which is used as the drive's folder. */
  public static MirrorMap map(Direction direction) {
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

  public Mirror mirror(
      MirrorMap map, Side left, Side right, Checkpoint checkpoint, int parallel, String holder) {
    return mirror(map, left, right, checkpoint, parallel, holder, Duration.ofSeconds(20));
  }

  public Mirror mirror(
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
            new Journal(jdbc, new NamedParameterJdbcTemplate(source), transaction()),
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

  public TransactionTemplate transaction() {
    return new TransactionTemplate(new DataSourceTransactionManager(source));
  }

  /** Runs the map once between its two prefixes. */
  public MirrorRun run(MirrorMap map) {
    return run(map, left(map), right(map), point -> {}, 4);
  }

  public MirrorRun run(MirrorMap map, Side left, Side right, Checkpoint checkpoint, int parallel) {
    Mirror mirror = mirror(map, left, right, checkpoint, parallel, "hub");
    return mirror.run(mirror.request(map.name(), "test", false));
  }

  public List<MirrorStep> steps(MirrorRun run) {
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
