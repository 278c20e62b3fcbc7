package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import io.bactrian.shared.HubException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Single HTTP calls, bounded in bytes and time; a redirect is an answer. */
final class Transfers {
  /** Bytes of an answer that is JSON. */
  static final int MOST_JSON = 8 * 1024 * 1024;

  private static final int EXCERPT = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Duration timeout;

  Transfers(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * @param body empty of a 304
   */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    boolean unchanged() {
      return status == 304;
    }

    /** The beginning of the body, for a reason. */
    String text() {
      String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
      return text.isEmpty() ? "nothing" : text.substring(0, Math.min(text.length(), EXCERPT));
    }

    HubException unexpected(String who) {
      return waits("%s answered %d: %s".formatted(who, status, text()));
    }
  }

  /**
   * @param setting the address's
   * @throws IllegalArgumentException where a token would go over the net in the clear
   */
  static void requireClosed(String setting, URI url) {
    String host = url.getHost();
    boolean open = "http".equals(url.getScheme());
    if (host == null || (open && !host.equals("127.0.0.1") && !host.equals("localhost"))) {
      throw new IllegalArgumentException(
          "%s is %s; it has to be an https address, for the token goes there"
              .formatted(setting, url));
    }
  }

  /**
   * Whether a store may be asked: one of the hosts, by the same scheme.
   *
   * @param hosts {@code *.} before a name for all below it
   */
  static boolean isKnown(URI store, URI source, List<String> hosts) {
    String host = String.valueOf(store.getHost());
    return source.getScheme().equals(store.getScheme())
        && hosts.stream().anyMatch(each -> matches(each, host));
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1))
        : host.equalsIgnoreCase(pattern);
  }

  /** A request that has the time of one transfer. */
  HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address).timeout(timeout);
  }

  /**
   * Asks for JSON, unless it is still what is known.
   *
   * @param etag of what is known; null for nothing
   */
  Answer ask(HttpRequest.Builder request, @Nullable String etag) {
    if (etag != null) {
      request.header("If-None-Match", etag);
    }
    return send(request.build(), MOST_JSON);
  }

  /**
   * @param most bytes of the answer
   * @throws HubException {@code UNAVAILABLE} where it does not come whole, {@code UNPROCESSABLE}
   *     where it is larger
   */
  Answer send(HttpRequest request, long most) {
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        CompletableFuture<Void> deadline = closeLater(in);
        byte[] body = read(in, most);
        deadline.cancel(false);
        return new Answer(answer.statusCode(), answer.headers(), body);
      }
    } catch (IOException e) {
      throw waits(
          request.uri().getHost() + " cannot be reached, or broke off: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw waits("The hub stops.", e);
    }
  }

  private static byte[] read(InputStream in, long most) throws IOException {
    var body = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (body.size() + n > most) {
        throw refused(
            "artifact", "More than " + most + " bytes were sent: see hub.model-sync.max-size.");
      }
      body.write(buffer, 0, n);
    }
    return body.toByteArray();
  }

  /** A request's own timeout ends with the headers. */
  private CompletableFuture<Void> closeLater(InputStream in) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            in.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }
}
