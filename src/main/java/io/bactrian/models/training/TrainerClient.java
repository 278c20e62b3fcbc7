package io.bactrian.models.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.models.runs.TrainJob;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.models.trainer.TrainerEndpoint;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Spans;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Calls {@code POST /train}. A trainer may be down, hang, or answer anything. */
@Component
class TrainerClient {
  private static final int ANSWER_LIMIT = 16 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final TrainerEndpoint trainer;
  private final ObjectMapper mapper;
  private final Duration timeout;

  TrainerClient(TrainerEndpoint trainer, ObjectMapper mapper, TrainingProperties properties) {
    this.trainer = trainer;
    this.mapper = mapper;
    this.timeout = properties.answerTimeout();
  }

  private record Answer(int status, byte[] body) {}

  /**
   * Hands a job over.
   *
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} if the trainer refuses the job for good,
   *     {@link ErrorCode#UNAVAILABLE} if it did not take it
   */
  void train(TrainJob job) {
    Answer answer = send(job);
    if (answer.status() == 400 || answer.status() == 413 || answer.status() == 422) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "The trainer refuses the run: " + excerpt(answer.body()));
    }
    if (answer.status() != 202) {
      throw unavailable(
          "The trainer answered %d instead of 202: %s"
              .formatted(answer.status(), excerpt(answer.body())),
          null);
    }
    if (!job.runId().equals(runId(answer.body()))) {
      throw unavailable(
          "The trainer answered 202 without the run's id: " + excerpt(answer.body()), null);
    }
  }

  private Answer send(TrainJob job) {
    CompletableFuture<HttpResponse<InputStream>> call =
        http.sendAsync(request(job), BodyHandlers.ofInputStream());
    CompletableFuture<Answer> answer = call.thenApplyAsync(TrainerClient::read);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unavailable("The trainer has not answered within " + Spans.inWords(timeout) + ".", e);
    } catch (ExecutionException e) {
      throw unavailable("The trainer cannot be reached: " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("The hub stops.", e);
    } finally {
      call.cancel(true);
      call.thenAccept(TrainerClient::cut);
    }
  }

  private HttpRequest request(TrainJob job) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(trainer.url().resolve("/train"))
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(mapper.writeValueAsBytes(job)));
      if (!trainer.key().isEmpty()) {
        request.header("Authorization", "Bearer " + trainer.key());
      }
      return request.build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a job is always JSON", e);
    }
  }

  private static Answer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return new Answer(response.statusCode(), in.readNBytes(ANSWER_LIMIT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a trickle of an answer that nobody waits for any more. */
  private static void cut(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String runId(byte[] body) {
    try {
      JsonNode answer = mapper.readTree(body);
      return answer == null ? "" : answer.path("run_id").asText();
    } catch (IOException e) {
      return ""; // the caller quotes the body
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String excerpt(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "nothing" : text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  private static HubException unavailable(String message, @Nullable Throwable cause) {
    return new HubException(ErrorCode.UNAVAILABLE, null, message, cause);
  }
}
