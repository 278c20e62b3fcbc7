package io.bactrian.store.mirror;

import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.sides.DriveReplica;
import io.bactrian.store.mirror.sides.DriveSide;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.objects.TestStore;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveClientOptions;
import io.bactrian.store.onedrive.client.DriveTarget;
import io.bactrian.store.onedrive.client.TokenSource;
import io.bactrian.store.onedrive.graph.FakeGraph;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** The mirror as a hub has it, with peers elsewhere. */
final class BenchHub implements AutoCloseable {
  static final int PARALLEL = 8; // the hub's default; rclone's are 4 transfers and 8 checkers

  final ObjectStore store;
  final MirrorHub hub;
  final DriveClient drive;
  final String graph;
  final AtomicReference<String> token = new AtomicReference<>(FakeGraph.TOKEN);
  private final HikariDataSource source = new HikariDataSource();
  private final DriveReplica replica;

  /**
   * @param patient as a hub is by default; else short fragments and short waits
   */
  BenchHub(Path address, boolean patient) throws IOException {
    var all = new Properties();
    try (var in = Files.newInputStream(address)) {
      all.load(in);
    }
    source.setJdbcUrl(all.getProperty("jdbc"));
    source.setUsername(all.getProperty("user"));
    source.setPassword(all.getProperty("password"));
    var endpoint =
        new S3Endpoint(
            URI.create(all.getProperty("store")),
            all.getProperty("key"),
            all.getProperty("secret"));
    store = TestStore.own(endpoint, "bactrian");
    hub = new MirrorHub(store, source);
    graph = all.getProperty("graph");
    replica = new DriveReplica(new NamedParameterJdbcTemplate(source), hub.transaction());
    TokenSource tokens = token::get;
    drive = new DriveClient(patient ? options(graph) : hasty(graph), tokens);
  }

  private static DriveClientOptions options(String graph) {
    return DriveClientOptions.of(graph, DriveTarget.drive(FakeGraph.DRIVE));
  }

  private static DriveClientOptions hasty(String graph) {
    return new DriveClientOptions(
        graph,
        DriveTarget.drive(FakeGraph.DRIVE),
        DriveClientOptions.CHUNK_UNIT,
        4,
        16,
        Duration.ofSeconds(2),
        Duration.ofMillis(50),
        Duration.ofMinutes(1));
  }

  /** A bucket's prefix and a drive's folder that bear its name; any number of deletions goes. */
  static MirrorMap map(String name) {
    return map(name, 100);
  }

  static MirrorMap map(String name, int maxDeletePercent) {
    return new MirrorMap(
        name,
        name + "/",
        "Bench/" + name,
        Direction.BOTH,
        List.of(),
        1_000_000,
        maxDeletePercent,
        0);
  }

  DriveSide right(MirrorMap map) {
    return new DriveSide(drive, replica, map);
  }

  Mirror mirror(MirrorMap map, UnaryOperator<Side> around, String holder, Duration term) {
    return hub.mirror(
        map,
        around.apply(hub.left(map)),
        around.apply(right(map)),
        point -> {},
        PARALLEL,
        holder,
        term);
  }

  MirrorRun run(MirrorMap map) {
    return run(map, UnaryOperator.identity());
  }

  MirrorRun run(MirrorMap map, UnaryOperator<Side> around) {
    Mirror mirror = mirror(map, around, "bench", Duration.ofSeconds(30));
    return mirror.run(mirror.request(map.name(), "bench", false));
  }

  @Override
  public void close() {
    drive.close();
    source.close();
  }
}
