package io.bactrian.store.objects;

import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.hub.embedded.TestObjects;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** An {@link ObjectStore} over the S3 protocol to an embedded server of its own. */
public final class TestStore implements AutoCloseable {
  static final MeterRegistry METERS = new SimpleMeterRegistry();

  private final TestObjects server;
  private final S3Client client;
  private final ObjectStore store;

  private TestStore(TestObjects server) {
    this.server = server;
    var target = new ObjectsConfiguration.S3Target(server.endpoint(), true);
    var properties = properties(server.endpoint(), "bactrian");
    var configuration = new ObjectsConfiguration();
    client = configuration.s3Client(target, properties, METERS);
    store = configuration.objectStore(target, client, properties);
  }

  public static TestStore start(Path folder) throws IOException {
    return new TestStore(TestObjects.start(folder));
  }

  public ObjectStore store() {
    return store;
  }

  public S3Client client() {
    return client;
  }

  public S3Endpoint endpoint() {
    return server.endpoint();
  }

  /** A hub's store whose endpoint is set by its settings. */
  public static ObjectStore configured(S3Endpoint endpoint, String bucket) {
    return configured(new ObjectsConfiguration.S3Target(endpoint, false), bucket);
  }

  /** The store of a hub whose own, embedded one this is. */
  public static ObjectStore own(S3Endpoint endpoint, String bucket) {
    return configured(new ObjectsConfiguration.S3Target(endpoint, true), bucket);
  }

  private static ObjectStore configured(ObjectsConfiguration.S3Target target, String bucket) {
    S3Endpoint endpoint = target.endpoint();
    var properties = properties(endpoint, bucket);
    var configuration = new ObjectsConfiguration();
    return configuration.objectStore(
        target, configuration.s3Client(target, properties, METERS), properties);
  }

  static ObjectsProperties properties(S3Endpoint endpoint, String bucket) {
    return new ObjectsProperties(
        endpoint.uri().toString(),
        "us-east-1",
        bucket,
        endpoint.accessKey(),
        endpoint.secretKey(),
        Duration.ofMinutes(1),
        Map.of("trash/", Duration.ofDays(30), "datasets/", Duration.ofDays(365)),
        "0 27 3 * * ?");
  }

  @Override
  public void close() throws Exception {
    client.close();
    server.close();
  }
}
