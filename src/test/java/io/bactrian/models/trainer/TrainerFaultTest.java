package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded trainer while links, uploads and callbacks go wrong. */
class TrainerFaultTest {
  @TempDir Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private TrainerHub hub;
  private TrainerServer trainer;

  @BeforeEach
  void start() throws Exception {
    hub = new TrainerHub();
    hub.data = TrainerHub.parquet(folder, "CASE WHEN a + b > 1 THEN 1 ELSE 0 END");
    trainer =
        new TrainerServer(
            new Transfers(Set.of("127.0.0.1"), 1 << 20, Duration.ofMillis(700), 1), 4);
  }

  @AfterEach
  void stop() {
    over.countDown();
    trainer.close();
    hub.close();
  }

  private JsonNode end(String... more) throws Exception {
    assertThat(hub.ask(trainer.endpoint(), more).statusCode()).isEqualTo(202);
    await().atMost(Duration.ofSeconds(60)).until(hub::ended);
    return hub.reports.get(hub.reports.size() - 1);
  }

  private void assertFails(String words, String... more) throws Exception {
    hub.reports.clear();
    JsonNode end = end(more);
    assertThat(end.path("status").asText()).isEqualTo("failed");
    assertThat(end.path("error").asText()).contains(words).doesNotContain("hush");
    assertThat(hub.uploads).isEmpty();
  }

  private HttpHandler hanging(int bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, hub.data.length);
      exchange.getResponseBody().write(hub.data, 0, bytes);
      exchange.getResponseBody().flush();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Test
  void failsOnDataThatDiffersFromTheRequest() throws Exception {
    assertFails("sha256", TrainerHub.sha256(hub.data), "0".repeat(64));
    hub.data = "no parquet".getBytes(StandardCharsets.UTF_8);
    assertFails("Parquet");
    hub.data = new byte[(1 << 20) + 1];
    assertFails("max-download");
  }

  @Test
  void failsOnADownloadThatBreaksOffHangsOrIsGone() throws Exception {
    hub.faults.put(
        "/data",
        exchange -> {
          exchange.sendResponseHeaders(200, hub.data.length);
          exchange.getResponseBody().write(hub.data, 0, 100);
          exchange.getResponseBody().flush();
          throw new IOException("broken off"); // closes the connection with bytes missing
        });
    assertFails("broke off");
    hub.faults.put("/data", hanging(100));
    assertFails("took too long");
    hub.faults.put("/data", hub.failing(1, 403, "/data"));
    assertFails("403");
  }

  @Test
  void followsNoRedirectAndCallsNoOtherHost() throws Exception {
    var reached = new AtomicInteger();
    hub.faults.put(
        "/elsewhere",
        exchange -> {
          reached.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
        });
    hub.faults.put(
        "/data",
        exchange -> {
          exchange.getResponseHeaders().set("Location", hub.address() + "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertFails("302");
    String other = hub.address().replace("127.0.0.1", "localhost");
    assertFails("may not reach localhost", hub.address() + "/data", other + "/elsewhere");
    assertThat(reached).hasValue(0);
  }

  @Test
  void failsOnAnUploadThatIsRefused() throws Exception {
    hub.faults.put("/up/model.onnx", hub.failing(1, 403, "/up/model.onnx"));
    assertFails("model.onnx was refused (403)");
  }

  @Test
  void repeatsUploadsAndCallbacksWhileTheHubFails() throws Exception {
    hub.faults.put("/callback", hub.failing(3, 500, "/callback"));
    hub.faults.put("/up/metadata.json", hub.failing(2, 503, "/up/metadata.json"));
    assertThat(end().path("status").asText()).isEqualTo("completed");
    assertThat(hub.uploads).hasSize(3);
  }

  @Test
  void stopsWhenTheHubNoLongerKnowsTheToken() throws Exception {
    var asked = new AtomicInteger();
    hub.faults.put(
        "/callback",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          asked.incrementAndGet();
          exchange.sendResponseHeaders(401, -1);
        });
    assertThat(hub.ask(trainer.endpoint()).statusCode()).isEqualTo(202);
    await().until(() -> asked.get() == 1);
    hub.faults.remove("/callback");
    assertThat(end().path("run_id").asText()).isEqualTo("r1"); // the next run is worked on
    assertThat(hub.reports).allMatch(report -> report.path("run_id").asText().equals("r1"));
    assertThat(asked).hasValue(1);
  }
}
