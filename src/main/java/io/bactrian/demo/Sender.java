package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.demo.market.Kind;
import io.bactrian.demo.market.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message until it is answered, as a sender with a disk spool does: after a lost
 * connection, a 429 or a 5xx the same id and bytes go out again, first after the back-off, then
 * twice as late up to twenty times. A 4xx is final.
 */
final class Sender {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI alerts;
  private final URI mt5;
  private final Signature signature;
  private final Clock clock;
  private final Duration backoff;
  private final Duration patience;

  /**
   * @param backoff the first pause before sending again
   * @param patience how long one message may take in all
   */
  Sender(
      URI hub,
      String tradingViewToken,
      Signature signature,
      Clock clock,
      Duration backoff,
      Duration patience) {
    this.alerts = hub.resolve("/webhooks/tradingview/" + tradingViewToken);
    this.mt5 = hub.resolve("/webhooks/mt5");
    this.signature = signature;
    this.clock = clock;
    this.backoff = backoff;
    this.patience = patience;
  }

  /**
   * @throws NoAnswerException if patience ran out
   */
  Outcome send(Message message) throws InterruptedException, NoAnswerException {
    Instant deadline = clock.instant().plus(patience);
    Duration pause = backoff;
    for (int attempt = 1; ; attempt++) {
      long start = System.nanoTime();
      String failure;
      try {
        HttpResponse<byte[]> answer =
            http.send(request(message), HttpResponse.BodyHandlers.ofByteArray());
        int status = answer.statusCode();
        if (status < 500 && status != 429) {
          return outcome(message, answer, attempt, System.nanoTime() - start);
        }
        failure = "status " + status;
      } catch (IOException e) {
        failure = e.getClass().getSimpleName(); // its text may hold the address, and so the token
      }
      if (clock.instant().plus(pause).isAfter(deadline)) {
        throw new NoAnswerException(message.id(), attempt, failure);
      }
      Thread.sleep(pause.toMillis());
      pause = min(pause.multipliedBy(2), backoff.multipliedBy(20));
    }
  }

  private HttpRequest request(Message message) {
    boolean alert = message.kind() == Kind.ALERT;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(alert ? alerts : mt5)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()));
    if (!alert) {
      long now = clock.instant().getEpochSecond();
      request
          .header("webhook-id", message.id())
          .header("webhook-timestamp", Long.toString(now))
          .header("webhook-signature", signature.of(message.id(), now, message.body()));
    }
    return request.build();
  }

  private static Outcome outcome(
      Message message, HttpResponse<byte[]> answer, int attempts, long nanos) {
    JsonNode json = json(answer.body());
    if (answer.statusCode() != 200 || json == null) {
      return new Outcome(null, 0, attempts, nanos, refusal(answer.statusCode(), json));
    }
    boolean duplicate = "duplicate".equals(json.path("status").asText());
    int accepted = json.path("accepted").asInt(message.items());
    String id = json.path("id").asText(null);
    if (message.kind() == Kind.ALERT && id == null) {
      return new Outcome(null, 0, attempts, nanos, "the answer to an alert has no id");
    }
    return new Outcome(id, duplicate ? 0 : accepted, attempts, nanos, null);
  }

  private static String refusal(int status, @Nullable JsonNode json) {
    if (json == null) {
      return status + " without a JSON body";
    }
    String field = json.path("field").asText("");
    return status
        + " "
        + json.path("detail").asText(json.path("title").asText("without a reason"))
        + (field.isEmpty() ? "" : " (" + field + ")");
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isObject() ? json : null;
    } catch (IOException e) {
      return null; // the server there does not follow the contract; the refusal says so
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
