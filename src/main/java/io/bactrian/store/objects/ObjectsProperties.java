package io.bactrian.store.objects;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param endpoint the S3 endpoint's address; empty for the embedded one
 * @param region what requests are signed for; stores outside AWS take any
 * @param bucket the bucket that holds everything; on a configured endpoint it must exist
 * @param accessKey for a configured endpoint
 * @param secretKey for a configured endpoint
 * @param timeout how long one call may take, retries included
 * @param retention prefix, ending in a slash, to the age at which its objects go; those of other
 *     prefixes stay
 * @param pruneCron when they go, a Quartz cron expression
 */
@Validated
@ConfigurationProperties(prefix = "hub.objects", ignoreUnknownFields = false)
record ObjectsProperties(
    @NotNull @DefaultValue("") String endpoint,
    @NotBlank @DefaultValue("us-east-1") String region,
    @NotBlank @DefaultValue("bactrian") String bucket,
    @NotNull @DefaultValue("") String accessKey,
    @NotNull @DefaultValue("") String secretKey,
    @NotNull @DefaultValue("60s") Duration timeout,
    @NotNull @DefaultValue Map<String, Duration> retention,
    @NotBlank @DefaultValue("0 27 3 * * ?") String pruneCron) {
  private static final Duration LEAST = Duration.ofHours(1);

  ObjectsProperties {
    if (!endpoint.isEmpty()) {
      require(endpoint.matches("https?://[^/]+/?.*"), "endpoint", "ENDPOINT", "must be a URL");
      require(!accessKey.isBlank(), "access-key", "ACCESS_KEY", "is needed with an endpoint");
      require(!secretKey.isBlank(), "secret-key", "SECRET_KEY", "is needed with an endpoint");
    }
    retention.forEach(
        (prefix, age) -> {
          if (!prefix.matches("[^/].*/") || age.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                "hub.objects.retention."
                    + prefix
                    + " needs a prefix that ends in a slash and an age of an hour or more");
          }
        });
  }

  private static void require(boolean holds, String key, String variable, String what) {
    if (!holds) {
      throw new IllegalArgumentException(
          "hub.objects." + key + " (HUB_S3_" + variable + ") " + what);
    }
  }

  @Override
  public String toString() {
    return "ObjectsProperties[" + endpoint + ", " + bucket + "]";
  }
}
