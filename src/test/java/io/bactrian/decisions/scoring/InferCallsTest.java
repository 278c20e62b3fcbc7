package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who may ask for decisions and signals, and how. */
@HubTest
class InferCallsTest {
  private static final String SYMBOL = "CALLED";
  private static final String ASK = "{\"symbol\":\"CALLED\",\"strategy\":\"wave\"%s}";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired HikariDataSource pool;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 700);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  /** A stream of rows that nobody closes keeps its connection. */
  @Test
  void givesEveryConnectionBack() {
    int connections = pool.getMaximumPoolSize();
    for (int i = 0; i <= connections; i++) {
      ask(200, "service.key", ",\"dry_run\":true,\"features\":{\"f_weekday\":" + i + "}");
      call(200, "service.key", "fusion", "{\"symbol\":\"CALLED\"}");
      call(200, "service.key", "lorentzian-eval", "{\"symbol\":\"CALLED\",\"period\":\"M5\"}");
      call(
          200,
          "service.key",
          "technical-indicators",
          "{\"symbol\":\"CALLED\",\"periods\":[\"m5\"],\"indicators\":[\"rsi_14\"]}");
      call(
          200,
          "service.key",
          "policy-eval",
          "{\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"action\":\"BUY\"}");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                    .isLessThan(connections / 2));
  }

  @Test
  void letsOnlyTheServiceAskAboutThePast() {
    String past = ",\"as_of\":\"2026-01-01T00:00:00Z\"";
    assertThat(ask(403, "ea.key", past).path("field").asText()).isEqualTo("as_of");
    assertThat(
            ask(400, "service.key", ",\"as_of\":\"2999-01-01T00:00:00Z\"").path("field").asText())
        .isEqualTo("as_of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "422 | {\"symbol\":\"NONE\",\"strategy\":\"wave\"} | symbol",
        "422 | {\"symbol\":\"CALLED\",\"strategy\":\"none\"} | strategy",
        "422 | {\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"features\":{\"f_moon\":1}} |"
            + " features.f_moon",
        "400 | {\"symbol\":\"CALLED\"} | strategy",
        "400 | {\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"colour\":1} | colour",
        "400 | {\"symbol\":5,\"strategy\":\"wave\"} | symbol",
        "400 | {\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"dry_run\":\"yes\"} | dry_run",
        "400 | {\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"as_of\":\"noon\"} | as_of",
        "400 | {\"symbol\":\"CALLED\",\"strategy\":\"wave\",\"as_of\":\"-9999-01-01T00:00:00Z\"} | as_of",
      })
  void namesTheFieldAtFault(int status, String body, String field) {
    assertThat(call(status, "service.key", "infer", body).path("field").asText()).isEqualTo(field);
  }

  @Test
  void refusesWhatIsNoInferenceRequest() {
    assertThat(status("service.key", "POST", "/functions/v1/infer", "{\"symbol\":")).isEqualTo(400);
    assertThat(status("service.key", "POST", "/functions/v1/infer", "[".repeat(5_000)))
        .isEqualTo(400);
    assertThat(status("service.key", "POST", "/functions/v1/infer", " ".repeat(300_000)))
        .isEqualTo(413);
    assertThat(status("service.key", "GET", "/functions/v1/infer", "")).isEqualTo(405);
    assertThat(status("service.key", "POST", "/functions/v1/none", "{}")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /functions/v1/train",
        "GET /api/v1/inferences",
        "GET /api/v1/models",
        "GET /api/v1/runs",
        "GET /api/v1/datasets",
        "GET /api/v1/policy",
        "GET /api/v1/policy-changes",
        "PUT /api/v1/policy",
        "POST /api/v1/policy/kill-switch",
        "POST /api/v1/models/m/promote",
        "POST /api/v1/models/m/rollback",
        "GET /api/v1/flow",
      })
  void letsAnExpertAdvisorInferAndNothingElse(String request) {
    String[] parts = request.split(" ");
    assertThat(status("ea.key", parts[0], parts[1], "{}")).isEqualTo(403);
  }

  @Test
  void answersASupabaseClientInABrowserOfAnotherSite() {
    HttpResponse<String> preflight =
        HubCalls.send(
            HttpRequest.newBuilder(address("/functions/v1/infer"))
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .header(
                    "Access-Control-Request-Headers",
                    "authorization,apikey,content-type,x-client-info")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    HttpResponse<String> answer =
        HubCalls.send(
            hub("ea.key")
                .request("/functions/v1/infer")
                .header("Origin", "https://app.example")
                .header("apikey", credentials.get("ea.key"))
                .header("x-client-info", "supabase-js-web/2.45.0")
                .POST(BodyPublishers.ofString(ASK.formatted("")))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(preflightOf("/api/v1/policy")).isNotEqualTo("*");
  }

  private String preflightOf(String path) {
    return HubCalls.send(
            HttpRequest.newBuilder(address(path))
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.noBody())
                .build())
        .headers()
        .firstValue("Access-Control-Allow-Origin")
        .orElse("none");
  }

  private HubCalls hub(String key) {
    return new HubCalls(port, credentials, key);
  }

  private JsonNode ask(int status, String key, String more) {
    return call(status, key, "infer", ASK.formatted(more));
  }

  private JsonNode call(int status, String key, String function, String body) {
    return hub(key).function(status, function, body);
  }

  private int status(String key, String method, String path, String body) {
    return hub(key).send(method, path, body).statusCode();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
