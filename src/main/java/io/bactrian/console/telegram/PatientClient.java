package io.bactrian.console.telegram;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client that waits so long and no longer: Camel's own for Telegram waits for ever, also for the
 * rest of an answer that has begun. A question for updates can be given up.
 */
final class PatientClient extends HttpClient {
  private static final int OK = 200;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final Duration forUpdates;
  private final Duration forOthers;
  private volatile @Nullable CompletableFuture<?> poll;
  private volatile boolean fromTheFirst;

  /**
   * @param forUpdates longer than Telegram holds a question for updates
   */
  PatientClient(Duration forUpdates, Duration forOthers) {
    this.forUpdates = forUpdates;
    this.forOthers = forOthers;
  }

  /**
   * Not all of the last updates were kept: the next question confirms none of them, whatever Camel
   * took for done, so that they come again.
   */
  void confirmNothing() {
    fromTheFirst = true;
  }

  /** Ends a question for updates that is under way. */
  void giveUpPoll() {
    CompletableFuture<?> asked = poll;
    if (asked != null) {
      asked.cancel(true);
    }
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    boolean updates = request.uri().getPath().endsWith("/getUpdates");
    Duration most = updates ? forUpdates : forOthers;
    boolean anew = updates && fromTheFirst;
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(anew ? withoutOffset(request) : request, handler);
    poll = updates ? answer : poll;
    try {
      HttpResponse<T> response = answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
      fromTheFirst = anew ? response.statusCode() != OK : fromTheFirst;
      return response;
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("Telegram gave no answer within " + most.toSeconds() + " s");
    } catch (CancellationException e) {
      throw new IOException("The question was given up", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpRequest withoutOffset(HttpRequest request) {
    String all = request.uri().toString().replaceFirst("([?&])offset=[^&]*&?", "$1");
    return HttpRequest.newBuilder(request, (name, value) -> true).uri(URI.create(all)).build();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return client
        .sendAsync(request, handler)
        .orTimeout(forOthers.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
    return sendAsync(request, handler);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
