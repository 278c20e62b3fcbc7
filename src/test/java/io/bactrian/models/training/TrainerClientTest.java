package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.models.runs.TrainJob;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.models.trainer.TrainerEndpoint;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trainers as they can be: fine, down, silent, trickling, talking nonsense. */
class TrainerClientTest {
  private static final TrainJob JOB =
      new TrainJob(
          "run-1",
          new TrainJob.Data("ds-1", URI.create("http://objects/train"), "ab"),
          "direction",
          List.of("down", "up"),
          List.of("f_a"),
          "default@1",
          "m",
          "{\"rounds\":5}",
          "tag",
          Map.of("model.onnx", URI.create("http://objects/model")),
          new TrainJob.Callback(URI.create("http://hub/webhooks/trainer"), "hush"));

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private TrainerClient client(HttpHandler trainer) {
    server.createContext("/train", trainer);
    return client(server.getAddress().getPort());
  }

  private static TrainerClient client(int port) {
    var properties =
        new TrainingProperties(
            "M5",
            List.of("direction"),
            List.of(),
            Duration.ofDays(7),
            "-",
            "-",
            3,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(700),
            Duration.ofHours(1),
            "");
    var endpoint = new TrainerEndpoint(URI.create("http://127.0.0.1:" + port), "key");
    return new TrainerClient(endpoint, new JsonMapper(), properties);
  }

  private static HttpHandler answering(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  @Test
  void sendsTheJobAsTheContractSays() {
    var seen = new AtomicReference<String>();
    var key = new AtomicReference<String>();
    TrainerClient client =
        client(
            exchange -> {
              seen.set(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              key.set(exchange.getRequestHeaders().getFirst("Authorization"));
              answering(202, "{\"run_id\":\"run-1\"}").handle(exchange);
            });
    assertThatCode(() -> client.train(JOB)).doesNotThrowAnyException();
    assertThat(key.get()).isEqualTo("Bearer key");
    assertThat(seen.get())
        .isEqualTo(
            """
            {"run_id":"run-1","dataset":{"id":"ds-1","url":"http://objects/train","sha256":"ab"},\
            "target":"direction","classes":["down","up"],"features":["f_a"],\
            "feature_set":"default@1","model":"m",\
            "hyperparameters":{"rounds":5},"release_tag":"tag",\
            "upload":{"model.onnx":"http://objects/model"},\
            "callback":{"url":"http://hub/webhooks/trainer","token":"hush"}}\
            """);
  }

  @Test
  void triesATrainerAgainThatIsDownOrBusyOrAnswersNonsense() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertFails(client(free), ErrorCode.UNAVAILABLE, "cannot be reached");
    assertFails(client(answering(503, "full")), ErrorCode.UNAVAILABLE, "503");
    server.removeContext("/train");
    assertFails(client(answering(202, "<html>")), ErrorCode.UNAVAILABLE, "<html>");
    server.removeContext("/train");
    assertFails(client(answering(202, "{\"run_id\":\"x\"}")), ErrorCode.UNAVAILABLE, "run's id");
    server.removeContext("/train");
    assertFails(client(answering(200, "")), ErrorCode.UNAVAILABLE, "200");
  }

  @Test
  void givesUpOnATrainerThatRefusesTheJob() {
    assertFails(client(answering(400, "no features")), ErrorCode.UNPROCESSABLE, "no features");
  }

  @Test
  void endsTheCallOfATrainerThatHangsOrSendsByteByByte() {
    assertFails(
        client(
            exchange -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }),
        ErrorCode.UNAVAILABLE,
        "");
    server.removeContext("/train");
    assertFails(
        client(
            exchange -> {
              exchange.sendResponseHeaders(202, 0);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }),
        ErrorCode.UNAVAILABLE,
        "not answered");
  }

  @Test
  void keepsLinksAndTokenOutOfText() {
    assertThat(JOB.toString()).isEqualTo("TrainJob[run-1]");
  }

  private static void assertFails(TrainerClient client, ErrorCode code, String words) {
    assertThatThrownBy(() -> client.train(JOB))
        .hasMessageContaining(words)
        .hasMessageNotContaining("hush")
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
