package io.bactrian.models.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The trainer's only way out: to allowed hosts, never along a redirect, within limits. */
final class Transfers {
  private static final int ATTEMPTS = 8;
  private final Set<String> hosts;
  private final long maxDownload;
  private final Duration timeout;
  private final long pauseMillis;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * @param hosts that may be reached; empty for any
   * @param pauseMillis the first pause between attempts; each is twice as long as the one before,
   *     up to 30 s
   */
  Transfers(Set<String> hosts, long maxDownload, Duration timeout, long pauseMillis) {
    this.hosts = Set.copyOf(hosts);
    this.maxDownload = maxDownload;
    this.timeout = timeout;
    this.pauseMillis = pauseMillis;
  }

  void download(URI link, Path file) throws InterruptedException {
    HttpRequest request = request(link).GET().build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body();
          OutputStream out = Files.newOutputStream(file)) {
        if (answer.statusCode() != 200) {
          throw new TrainingFailure(
              "The dataset's link answered " + answer.statusCode() + ". Start the run again.");
        }
        CompletableFuture<Void> deadline = closeLater(in);
        copy(in, out);
        deadline.cancel(false);
      }
    } catch (IOException e) {
      throw new TrainingFailure(
          "The dataset's download broke off or took too long. Start the run again.", e);
    }
  }

  void upload(URI link, String name, byte[] content) throws InterruptedException {
    HttpRequest request =
        request(link).PUT(HttpRequest.BodyPublishers.ofByteArray(content)).build();
    int status = send(request);
    if (status / 100 != 2) {
      throw new TrainingFailure(
          "The upload of " + name + " was refused (" + status + "). Start the run again.");
    }
  }

  /** The hub no longer knows the run: nothing more is sent. */
  static final class RunStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Throws {@link RunStopped} when the hub no longer takes the token. */
  void report(URI url, String token, byte[] body) throws InterruptedException {
    int status =
        send(
            request(url)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    if (status == 401) {
      throw new RunStopped();
    }
    if (status / 100 != 2) {
      throw new TrainingFailure("The hub answered a callback with " + status + ".");
    }
  }

  private int send(HttpRequest request) throws InterruptedException {
    int status = 0;
    long pause = pauseMillis;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (IOException e) {
        status = 0; // no answer: tried again like a 5xx
      }
      if (status > 0 && status < 500) {
        return status;
      }
      if (i < ATTEMPTS - 1) {
        TimeUnit.MILLISECONDS.sleep(pause);
      }
      pause = Math.min(30_000, pause * 2);
    }
    return status;
  }

  private HttpRequest.Builder request(URI url) {
    if (!hosts.isEmpty() && !hosts.contains(url.getHost())) {
      throw new TrainingFailure(
          "The trainer may not reach "
              + url.getHost()
              + ". Add it to hub.trainer.allowed-hosts, of a trainer elsewhere to TRAINER_HOSTS.");
    }
    return HttpRequest.newBuilder(url).timeout(timeout);
  }

  private CompletableFuture<Void> closeLater(InputStream in) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            in.close();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[65_536];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      if (total > maxDownload) {
        throw new TrainingFailure(
            "The dataset is larger than hub.trainer.max-download. Raise it or narrow the window.");
      }
      out.write(buffer, 0, n);
    }
  }
}
