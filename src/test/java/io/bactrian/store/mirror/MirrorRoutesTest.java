package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.onedrive.client.TokenSource;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The maps that come with the hub, over HTTP, against Graph as tests play it. */
@HubTest(properties = {"hub.ingestion.inbox-cron=0/1 * * * * ?", "hub.sync.cron=0 0 0 1 1 ? 2099"})
@DirtiesContext // the drive ends with the class
@Tag("onedrive")
class MirrorRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final FakeGraph GRAPH = graph();

  @TestConfiguration
  static class SignedIn {
    @Bean
    TokenSource tokens() {
      return () -> FakeGraph.TOKEN;
    }
  }

  @DynamicPropertySource
  static void drive(DynamicPropertyRegistry registry) {
    registry.add("hub.onedrive.base-url", () -> GRAPH.address().toString());
    registry.add("hub.onedrive.drive", () -> FakeGraph.DRIVE);
  }

  private static FakeGraph graph() {
    try {
      return FakeGraph.start(TestFolders.make("graph"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    GRAPH.close();
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  @Autowired Credentials credentials;
  @Autowired ObjectStore store;
  @Autowired JdbcClient jdbc;
  @Autowired CamelContext camel;
  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  @Test
  void bringsDatasetsToTheDriveAndSaysSo() throws Exception {
    store.put("datasets/ds-1/train.parquet", bytes("rows"));
    JsonNode planned = ended(sync("{\"map\":\"datasets\",\"dry_run\":true}"));
    assertThat(planned.get("status").asText()).isEqualTo("completed");
    assertThat(GRAPH.tree().exists("Bactrian/datasets/ds-1/train.parquet")).isFalse();
    JsonNode run = ended(sync("{\"map\":\"datasets\"}"));
    assertThat(run.get("status").asText()).as("%s", run).isEqualTo("completed");
    assertThat(GRAPH.tree().read("Bactrian/datasets/ds-1/train.parquet")).isEqualTo(bytes("rows"));
    JsonNode steps = call("GET", "/api/v1/mirror-steps?run=" + run.get("id").asText(), "");
    assertThat(steps.get("items").get(0).get("action").asText()).isEqualTo("copy_up");
    assertThat(steps.get("items").get(0).get("state").asText()).isEqualTo("done");
  }

  @Test
  void makesRowsOfAFileThatIsDroppedIntoTheInboxOfTheDrive() throws Exception {
    GRAPH
        .tree()
        .put(
            "Bactrian/inbox/DROPPED_H4.csv",
            bytes(
                "time,open,high,low,close,volume\n"
                    + "1483228800,1,2,0.5,1.5,10\n"
                    + "1483243200,1.5,3,1,2,20\n"));
    ended(sync("{\"map\":\"inbox\"}"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("select count(*) from market_bars where symbol = 'DROPPED'")
                        .query(Long.class)
                        .single()
                    == 2);
    await().atMost(PATIENCE).until(() -> store.keys("inbox/").size() == 1); // the mirror's mark
    ended(sync("{\"map\":\"inbox\"}"));
    assertThat(GRAPH.tree().exists("Bactrian/inbox/DROPPED_H4.csv")).isFalse();
    ended(sync("{\"map\":\"inbox-done\"}"));
    assertThat(GRAPH.tree().files().keySet())
        .anyMatch(path -> path.contains("inbox-done") && path.endsWith("DROPPED_H4.csv"));
  }

  @Test
  void waitsForApprovalWhereMuchWouldBeDeleted() throws Exception {
    for (int i = 0; i < 4; i++) {
      store.put("lake/f" + i, bytes("f" + i));
    }
    ended(sync("{\"map\":\"lake\"}"));
    for (int i = 0; i < 3; i++) {
      store.delete("lake/f" + i);
    }
    JsonNode waiting = ended(sync("{\"map\":\"lake\"}"));
    assertThat(waiting.get("status").asText()).isEqualTo("waiting_for_approval");
    assertThat(GRAPH.tree().exists("Bactrian/lake/f0")).isTrue();
    assertThat(call("GET", "/health", "").get("checks").get("mirrors").get("status").asText())
        .isEqualTo("degraded");
    assertThat(problems()).isEqualTo(1);
    String approval =
        "{\"approve\":{\"run\":\"%s\",\"plan\":\"%s\"}}"
            .formatted(waiting.get("id").asText(), waiting.get("plan_hash").asText());
    JsonNode done = ended(sync(approval));
    assertThat(done.get("status").asText()).isEqualTo("completed");
    assertThat(done.get("approved_by").asText()).isEqualTo("service");
    assertThat(GRAPH.tree().exists("Bactrian/lake/f0")).isFalse();
    assertThat(GRAPH.tree().recycled()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(problems()).isZero();
  }

  private double problems() {
    double problems = meters.get("hub.mirror.problems").gauge().value();
    assertThat(meters.get("hub.mirror.troubles").gauge().value()).isEqualTo(problems);
    return problems;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'map':'nowhere'} | 404 | map",
        "{'maps':'lake'} | 400 | maps",
        "{'approve':{'run':'01KAH3Z6S9Q4M2V8X5T7B1C0DE','plan':'x'}} | 404 | run",
      })
  void refusesARequestThatItDoesNotUnderstand(String body, int status, String field)
      throws Exception {
    JsonNode answer = sync(body.replace('\'', '"'));
    assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(status);
    assertThat(answer.toString()).contains(field);
  }

  @ParameterizedTest
  @CsvSource({
    "datasets/ds-1/, elsewhere, up, prefix",
    "other/, Bactrian/LAKE/deeper, up, folder",
    "../climbs/, elsewhere, up, prefix",
    "other/, elsewhere, sideways, direction",
  })
  void refusesARouteWhoseMapIsWrongAndGoesOn(
      String prefix, String folder, String direction, String parameter) throws Exception {
    var route =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:mirror-source?map=wrong&prefix=%s&folder=%s&direction=%s"
                    .formatted(prefix, folder, direction))
                .routeId("wrong")
                .log("never");
          }
        };
    try {
      assertThatThrownBy(() -> camel.addRoutes(route)).hasStackTraceContaining(parameter);
    } finally {
      camel.getRouteController().stopRoute("wrong");
      camel.removeRoute("wrong");
    }
    JsonNode mirrors = call("GET", "/api/v1/mirrors", "");
    assertThat(mirrors.get("drive_set_up").asBoolean()).isTrue();
    assertThat(mirrors.get("items").findValuesAsText("map"))
        .contains("lake")
        .doesNotContain("wrong");
  }

  private JsonNode sync(String body) throws Exception {
    return call("POST", "/functions/v1/sync", body);
  }

  /** The run that was asked for, once it is over or waits. */
  private JsonNode ended(JsonNode asked) {
    String id = asked.path("runs").path(0).path("id").asText();
    assertThat(id).as("%s", asked).isNotEmpty();
    return await()
        .atMost(PATIENCE)
        .until(
            () -> call("GET", "/api/v1/mirror-runs/" + id, ""),
            run ->
                !run.get("ended_at").isNull()
                    || run.get("status").asText().equals("waiting_for_approval")
                        && run.get("approved_by").isNull());
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return json.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
