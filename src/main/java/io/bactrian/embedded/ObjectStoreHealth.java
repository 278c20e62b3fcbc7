package io.bactrian.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the S3 endpoint, the embedded or the configured one, answers. An unsigned call is refused
 * by a store that works, so any answer below 500 will do.
 */
@Component("objects")
class ObjectStoreHealth implements HealthIndicator {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final HttpRequest question;

  ObjectStoreHealth(
      ObjectProvider<EmbeddedObjectStore> embedded,
      @Value("${hub.objects.endpoint:}") String configured) {
    EmbeddedObjectStore store = embedded.getIfAvailable();
    URI endpoint = store == null ? URI.create(configured) : store.endpoint();
    this.question = HttpRequest.newBuilder(endpoint).timeout(PATIENCE).GET().build();
  }

  @Override
  public Health health() {
    try {
      int status = http.send(question, BodyHandlers.discarding()).statusCode();
      return (status < 500 ? Health.up() : Health.down().withDetail("http_status", status)).build();
    } catch (IOException e) {
      return Health.down(e).withDetail("reason", "the object store does not answer").build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.down().withDetail("reason", "the hub stops").build();
    }
  }
}
