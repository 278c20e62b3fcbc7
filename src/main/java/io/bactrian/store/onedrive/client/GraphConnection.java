package io.bactrian.store.onedrive.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.microsoft.graph.core.requests.BaseGraphRequestAdapter;
import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.http.middleware.HeadersInspectionHandler;
import com.microsoft.kiota.serialization.JsonParseNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * The SDK and, beside it, plain requests where the SDK loses data; both over one connection pool
 * and one throttle gate. The bearer token goes to the base URL's host only.
 */
final class GraphConnection implements AutoCloseable {
  private final DriveClientOptions options;
  private final HttpUrl base;
  private final TokenSource tokens;
  private final Throttle throttle;
  private final OkHttpClient http;
  private final GraphServiceClient sdk;

  GraphConnection(DriveClientOptions options, TokenSource tokens) {
    this.options = options;
    this.base = HttpUrl.get(options.api());
    this.tokens = tokens;
    this.throttle =
        new Throttle(options.maxConcurrentRequests(), options.maxRetries(), options.backoff());
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(30))
            .readTimeout(options.readTimeout())
            .writeTimeout(options.readTimeout())
            .callTimeout(Duration.ZERO)
            .connectionPool(
                new ConnectionPool(options.maxConcurrentRequests(), 5, TimeUnit.MINUTES))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(new HeadersInspectionHandler())
            .build();
    this.sdk =
        new GraphServiceClient(
            new BaseGraphRequestAdapter(
                new BaseBearerTokenAuthenticationProvider(new Bearer()), options.api(), http));
  }

  DriveClientOptions options() {
    return options;
  }

  Optional<String> warning() {
    return tokens.warning();
  }

  Throttle throttle() {
    return throttle;
  }

  /** A call of the SDK as one attempt; its failures become {@link DriveException}s. */
  <T extends @Nullable Object> T sdk(Function<GraphServiceClient, T> call) {
    return withFreshToken(
        () -> {
          try {
            return call.apply(sdk);
          } catch (RuntimeException e) {
            throw broken(Failures.of(e));
          }
        });
  }

  /** A plain request with the bearer token as one attempt; every answer but an error. */
  Response authorized(Request request) {
    return withFreshToken(
        () ->
            plain(
                request.newBuilder().header("Authorization", "Bearer " + tokens.token()).build()));
  }

  /** A plain request to a pre-authenticated address as one attempt; every answer but an error. */
  Response plain(Request request) {
    Response response;
    try {
      response = http.newCall(request).execute();
    } catch (IOException e) {
      throw broken(Failures.of(e));
    }
    if (response.code() < 400) {
      return response;
    }
    try (response) {
      throw Failures.of(response);
    }
  }

  /**
   * A server that has closed one idle connection has closed the others, too: without them the next
   * attempt is not spent on another of these.
   */
  private DriveException broken(DriveException failure) {
    if (failure.code().equals(DriveException.BROKEN_CONNECTION)) {
      http.connectionPool().evictAll();
    }
    return failure;
  }

  /** The address where it is one of Graph's own: no other may see the bearer token. */
  String own(String link) {
    HttpUrl url = HttpUrl.parse(link);
    if (url == null
        || !url.scheme().equals(base.scheme())
        || !url.host().equals(base.host())
        || url.port() != base.port()) {
      throw new DriveException("foreignLink", "a link leads away from the base URL");
    }
    return link;
  }

  static JsonObject json(Response response) {
    try (ResponseBody body = Objects.requireNonNull(response.body())) {
      JsonElement json = JsonParser.parseString(body.string());
      return json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (JsonParseException e) {
      throw Failures.of(e);
    }
  }

  static DriveItemEntry item(Response response) {
    try (ResponseBody body = Objects.requireNonNull(response.body())) {
      DriveItem item =
          new JsonParseNodeFactory()
              .getParseNode("application/json", new ByteArrayInputStream(body.bytes()))
              .getObjectValue(DriveItem::createFromDiscriminatorValue);
      return DriveItemEntry.of(Objects.requireNonNull(item));
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (RuntimeException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void close() {
    throttle.close();
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    tokens.close();
  }

  /** A token may have been revoked before its time: once, a new one is asked for. */
  private <T extends @Nullable Object> T withFreshToken(Throttle.Attempt<T> attempt) {
    String used = tokens.token();
    try {
      return attempt.run();
    } catch (DriveException e) {
      if (e.status() != 401) {
        throw e;
      }
      tokens.rejected(used);
      return attempt.run();
    }
  }

  private final class Bearer implements AccessTokenProvider {
    private final AllowedHostsValidator hosts = new AllowedHostsValidator(base.host());

    @Override
    public String getAuthorizationToken(
        URI uri, @Nullable Map<String, Object> additionalAuthenticationContext) {
      return hosts.isUrlHostValid(uri) ? tokens.token() : "";
    }

    @Override
    public AllowedHostsValidator getAllowedHostsValidator() {
      return hosts;
    }
  }
}
