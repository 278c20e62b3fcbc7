package io.bactrian.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
@Import(PermitAll.class)
@DirtiesContext
@SuppressWarnings("NullAway.Init") // JUnit and Spring set the fields
class LiveEditTest {
  /** What the README promises, and one look of the watcher for a busy machine. */
  private static final Duration APPLIED = Duration.ofSeconds(2);

  @TempDir static Path folder;
  private static Flows flows;

  @Autowired RouteFiles files;
  @Autowired CamelContext context;
  @LocalServerPort int port;

  @BeforeAll
  static void writeFlows() throws IOException {
    flows = Flows.in(folder.resolve("home"));
  }

  @DynamicPropertySource
  static void folders(DynamicPropertyRegistry registry) {
    registry.add("hub.home", () -> folder.resolve("home").toString());
    registry.add("hub.data", () -> folder.resolve("data").toString());
  }

  @BeforeEach
  void restore() throws IOException {
    flows.delete("routes/web/other.camel.yaml");
    flows.write("processors/set-text-action.kamelet.yaml", Flows.setText("'{{text}}'"));
    flows.write("routes/web/echo.camel.yaml", Flows.echo("/test/echo", "first"));
    flows.write("routes/work/tidy.camel.yaml", Flows.direct("work", "tidy"));
    flows.write("schedules/nightly.camel.yaml", Flows.schedule("nightly", "tidy"));
    await()
        .untilAsserted(
            () -> assertThat(files.status()).extracting("state").containsOnly("serving"));
    await().untilAsserted(() -> assertThat(get("/test/echo")).isEqualTo("200 first"));
  }

  @Test
  void appliesASavedChange() throws IOException {
    flows.write("routes/web/echo.camel.yaml", Flows.echo("/test/echo", "second"));

    await()
        .atMost(APPLIED)
        .untilAsserted(() -> assertThat(get("/test/echo")).isEqualTo("200 second"));
  }

  private String get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
