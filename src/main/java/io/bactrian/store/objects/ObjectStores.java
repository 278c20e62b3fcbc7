package io.bactrian.store.objects;

import io.bactrian.hub.embedded.S3Endpoint;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** Object stores beside the hub's, for commands that run without one. */
public final class ObjectStores {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private ObjectStores() {}

  /**
   * @param own whether it is an embedded one
   */
  public static ObjectStore open(S3Endpoint endpoint, String region, String bucket, boolean own) {
    S3Client client = ObjectsConfiguration.client(endpoint, region, TIMEOUT, List.of());
    return new ObjectStore(client, bucket, own);
  }
}
