package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;
import static io.bactrian.models.artifacts.Refusals.waits;

import io.bactrian.shared.ErrorCode;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Single calls of GitHub's API, and of the store that it redirects to. The token goes to the API
 * alone, and after an answer that names a limit nothing is asked until it ends.
 */
final class GitHubCalls {
  private static final int MOST_JSON = 8 * 1024 * 1024;
  private static final int EXCERPT = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final ModelSyncProperties properties;
  private final SourceRows rows;
  private final Clock clock;

  GitHubCalls(ModelSyncProperties properties, SourceRows rows, Clock clock) {
    this.properties = properties;
    this.rows = rows;
    this.clock = clock;
    boolean open = "http".equals(properties.url().getScheme());
    if (properties.url().getHost() == null || (open && !isLoopback(properties.url()))) {
      throw new IllegalArgumentException(
          "hub.model-sync.url is %s; it has to be an https address, for the token goes there"
              .formatted(properties.url()));
    }
  }

  /**
   * @param body empty of a 304
   */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    boolean unchanged() {
      return status == 304;
    }
  }

  /**
   * Asks for JSON.
   *
   * @param path with its query
   * @param etag of what is known; null for nothing
   * @return of status 200 or 304
   */
  Answer get(String path, @Nullable String etag) {
    HttpRequest.Builder request = api(path).header("Accept", "application/vnd.github+json");
    if (etag != null) {
      request.header("If-None-Match", etag);
    }
    Answer answer = send(request.build(), MOST_JSON);
    limit(answer);
    return switch (answer.status()) {
      case 200, 304 -> answer;
      case 404 ->
          throw new HubException(
              ErrorCode.NOT_FOUND,
              "GitHub knows no "
                  + path
                  + ": set the repository's name, or give the token the right to read Actions.");
      default -> throw unexpected("GitHub", answer);
    };
  }

  /**
   * Follows the one redirect of a download, without the token.
   *
   * @param most bytes
   */
  byte[] download(String path, long most) {
    Answer redirect = send(api(path).build(), MOST_JSON);
    limit(redirect);
    if (redirect.status() == 410 || redirect.status() == 404) {
      throw refused("artifact", "GitHub does not have it any more: it has expired or was deleted.");
    }
    if (redirect.status() != 302) {
      throw unexpected("GitHub", redirect);
    }
    URI store = store(redirect);
    Answer archive =
        send(HttpRequest.newBuilder(store).timeout(properties.timeout()).build(), most);
    if (archive.status() != 200) {
      throw unexpected("The artifact's store " + store.getHost(), archive);
    }
    return archive.body();
  }

  private URI store(Answer redirect) {
    URI to;
    try {
      to = properties.url().resolve(redirect.headers().firstValue("location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw refused("artifact", "GitHub redirects to something that is no address.", e);
    }
    String host = String.valueOf(to.getHost());
    boolean known = properties.downloadHosts().stream().anyMatch(each -> matches(each, host));
    if (!known || !properties.url().getScheme().equals(to.getScheme())) {
      throw refused(
          "artifact",
          "GitHub redirects to %s://%s, which is none of hub.model-sync.download-hosts: add it, or leave it refused."
              .formatted(to.getScheme(), host));
    }
    return to;
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1))
        : host.equalsIgnoreCase(pattern);
  }

  private HttpRequest.Builder api(String path) {
    Optional<Instant> pause = rows.notBefore(address());
    if (pause.isPresent()) {
      throw waits(
          "GitHub's limit of requests is reached; it is asked again from " + pause.get() + ".");
    }
    String base = properties.url().toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(properties.timeout())
        .header("Authorization", "Bearer " + properties.token())
        .header("X-GitHub-Api-Version", "2022-11-28")
        .header("User-Agent", "bactrian");
  }

  /** What the limit is kept under: it is of the token, for all addresses. */
  String address() {
    return properties.url().toString();
  }

  /** An answer may be the last for a while, good or not. */
  private void limit(Answer answer) {
    Optional<Instant> until =
        RateLimit.of(answer.status(), answer.headers(), text(answer), clock.instant());
    until.ifPresent(moment -> rows.pause(address(), moment));
    if (until.isPresent() && (answer.status() == 403 || answer.status() == 429)) {
      throw waits(
          "GitHub's limit of requests is reached; it is asked again from " + until.get() + ".");
    }
  }

  private static HubException unexpected(String who, Answer answer) {
    return waits(
        answer.status() == 401
            ? who + " does not know the token: set HUB_GITHUB_TOKEN to one that is valid."
            : "%s answered %d: %s".formatted(who, answer.status(), text(answer)));
  }

  private static String text(Answer answer) {
    String text =
        new String(answer.body(), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "nothing" : text.substring(0, Math.min(text.length(), EXCERPT));
  }

  private Answer send(HttpRequest request, long most) {
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
        CompletableFuture.delayedExecutor(properties.timeout().toMillis(), TimeUnit.MILLISECONDS));
  }

  private static boolean isLoopback(URI url) {
    return url.getHost().equals("127.0.0.1") || url.getHost().equals("localhost");
  }
}
