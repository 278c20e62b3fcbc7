package io.bactrian.store.objects;

import java.time.Duration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whether the object store answers the hub's own key and has the hub's bucket. */
@Component("objects")
class ObjectStoreHealth implements HealthIndicator {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final S3Client client;
  private final String bucket;

  ObjectStoreHealth(S3Client client, ObjectsProperties properties) {
    this.client = client;
    this.bucket = properties.bucket();
  }

  @Override
  public Health health() {
    try {
      client.headBucket(
          request ->
              request
                  .bucket(bucket)
                  .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE)));
      return Health.up().build();
    } catch (S3Exception e) {
      return down(e, reason(e.statusCode())).withDetail("http_status", e.statusCode()).build();
    } catch (SdkException e) {
      return down(e, "the object store does not answer").build();
    }
  }

  private static Health.Builder down(SdkException e, String reason) {
    return Health.down(e).withDetail("reason", reason);
  }

  private static String reason(int status) {
    return switch (status) {
      case 403 -> "the object store refuses the hub's key: look at HUB_S3_ACCESS_KEY";
      case 404 -> "the hub's bucket is gone: make it again, or set HUB_S3_BUCKET to another";
      default -> "the object store does not answer as it should";
    };
  }
}
