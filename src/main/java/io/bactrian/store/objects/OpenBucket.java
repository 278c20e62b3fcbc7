package io.bactrian.store.objects;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checks at the start whether a configured bucket gives its objects to anybody: then who trains
 * could read what is held back from training, and others everything.
 */
final class OpenBucket {
  private static final Logger log = LoggerFactory.getLogger(OpenBucket.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String KEY = "checks/anonymous-read";

  private OpenBucket() {}

  /**
   * A store that does not answer now says so at the first call: the start goes on.
   *
   * @throws IllegalStateException where a reader without credentials gets what the hub has written
   */
  static void refuse(S3Client client, URI endpoint, String bucket) {
    HttpClient anonymous = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    URI link = URI.create(endpoint.toString().replaceFirst("/+$", "") + "/" + bucket + "/" + KEY);
    try {
      client.putObject(
          put ->
              put.bucket(bucket)
                  .key(KEY)
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)),
          RequestBody.fromString("Nobody reads this without credentials."));
      int status =
          anonymous
              .send(
                  HttpRequest.newBuilder(link).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status / 100 == 2) {
        throw new IllegalStateException(
            "The bucket "
                + bucket
                + " (HUB_S3_BUCKET) can be read without credentials: make it private.");
      }
    } catch (SdkException | IOException e) {
      log.warn("Bucket {}: whether it is private is not known: {}", bucket, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
