package io.bactrian.sync;

import io.bactrian.embedded.S3Endpoint;
import io.bactrian.embedded.TestDatabase;
import io.bactrian.embedded.TestObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real database and a real object store, one for all tests of the mirror, and maps of one's own.
 */
final class MirrorHub {
  static final String BUCKET = "mirror";
  private static final AtomicInteger MAPS = new AtomicInteger();
  private static final MirrorHub HUB = start();

  final S3Client s3;
  final DataSource source;
  final JdbcClient jdbc;

  private MirrorHub(S3Client s3, DataSource source) {
    this.s3 = s3;
    this.source = source;
    this.jdbc = JdbcClient.create(source);
  }

  static MirrorHub shared() {
    return HUB;
  }

  private static MirrorHub start() {
    try {
      Path folder =
          Files.createTempDirectory(Files.createDirectories(Path.of("target", "hubs")), "mirror");
      TestDatabase database =
          TestDatabase.start(folder.resolve("postgres").toAbsolutePath(), false);
      TestObjectStore objects = TestObjectStore.start(folder.resolve("objects").toAbsolutePath());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(database)));
      Flyway.configure()
          .dataSource(database.dataSource())
          .locations(
              "filesystem:src/main/resources/db/migration/sync",
              "filesystem:src/test/resources/sync")
          .load()
          .migrate();
      S3Client s3 = client(objects.endpoint());
      s3.createBucket(r -> r.bucket(BUCKET));
      return new MirrorHub(s3, database.dataSource());
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

  private static S3Client client(S3Endpoint at) {
    return S3Client.builder()
        .endpointOverride(URI.create(at.uri().toString()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(at.accessKey(), at.secretKey())))
        .serviceConfiguration(s -> s.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  /** A map of two fresh prefixes, the second of which stands for the drive's folder. */
  static MirrorMap map(Direction direction) {
    String name = "map" + MAPS.incrementAndGet();
    return new MirrorMap(name, name + "/left/", name + "/right", direction, List.of(), 100, 50, 0);
  }

  S3Side left(MirrorMap map) {
    return new S3Side(s3, BUCKET, map, MirrorHub::sha256, Clock.systemUTC());
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
    var engine =
        new Engine(
            new BaseStore(jdbc),
            new Journal(jdbc, new NamedParameterJdbcTemplate(source)),
            new TransactionTemplate(new DataSourceTransactionManager(source)),
            MirrorHub::sha256,
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
        Duration.ofSeconds(20));
  }

  /** Runs the map once between its two prefixes. */
  SyncRun run(MirrorMap map) {
    return run(map, left(map), right(map), point -> {}, 4);
  }

  SyncRun run(MirrorMap map, Side left, Side right, Checkpoint checkpoint, int parallel) {
    Mirror mirror = mirror(map, left, right, checkpoint, parallel, "hub");
    return mirror.run(mirror.request(map.name(), "test", false));
  }

  List<SyncStep> steps(SyncRun run) {
    return new Reports(jdbc).steps(run.id(), -1, 100_000);
  }

  void put(String key, byte[] content) {
    s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  void put(String key, String content) {
    put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  void delete(String key) {
    s3.deleteObject(r -> r.bucket(BUCKET).key(key));
  }

  /** What lies below a prefix, the sentinel apart, by path. */
  Map<String, String> texts(String prefix) {
    Map<String, String> texts = new TreeMap<>();
    for (S3Object object :
        s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix)).contents()) {
      String path = object.key().substring(prefix.length());
      if (!path.equals(Sentinel.NAME)) {
        texts.put(path, text(object.key()));
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

  String text(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
