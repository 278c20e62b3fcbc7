package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.store.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Weight maps over HTTP, from their writing to what they do to an answer. */
@HubTest
class WeightsTest {
  private static final String PUT =
      "{\"model\":{\"weights\":%s,\"dataset\":\"ds-1\"},\"reason\":\"by hand\"}";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired ObjectStore objects;
  @Autowired JdbcTemplate jdbc;

  private JsonNode call(int status, String key, String method, String path, String body) {
    return new HubCalls(port, credentials, key).call(status, method, path, body);
  }

  private JsonNode put(int status, String symbol, String weights) {
    return call(status, "service.key", "PUT", model(symbol), PUT.formatted(weights));
  }

  private static String model(String symbol) {
    return "/api/v1/json-models/fusion/" + symbol;
  }

  private JsonNode weights(String symbol) {
    return call(200, "service.key", "GET", "/weights?symbol=" + symbol, "");
  }

  @Test
  void usesAMapAtOnceAndSaysWhereItCameFrom() {
    JsonNode written = put(200, "WEIGHED", "{\"trend\":3,\"momentum\":1}");
    JsonNode used = weights("WEIGHED");
    assertThat(used.at("/weights/trend").asDouble()).isEqualTo(0.75);
    assertThat(used.path("source").asText()).isEqualTo("WEIGHED");
    assertThat(used.path("version")).isEqualTo(written.path("version"));
    assertThat(used.path("dataset").asText()).isEqualTo("ds-1");
    assertThat(used.path("by").asText()).isEqualTo("service");
    assertThat(used.path("since").asText()).isEqualTo(written.path("since").asText());
    assertThat(objects.keys("ai-models/fusion/"))
        .contains(
            "ai-models/fusion/WEIGHED.json",
            "ai-models/fusion/versions/WEIGHED/" + written.path("version").asText() + ".json");

    JsonNode fused =
        call(
            200,
            "service.key",
            "POST",
            "/functions/v1/fusion",
            """
            {"symbol":"WEIGHED","lobes":{"trend":{"action":"BUY","confidence":0.8},
             "momentum":{"action":"SELL","confidence":0.4}}}\
            """);
    assertThat(fused.path("action").asText()).isEqualTo("BUY");
    assertThat(fused.path("score").asDouble())
        .isEqualTo(
            fused.at("/lobes/trend/contribution").asDouble()
                + fused.at("/lobes/momentum/contribution").asDouble());
    assertThat(fused.at("/weights/version")).isEqualTo(written.path("version"));
  }

  @Test
  void weighsEquallyAndSaysSoWhereThereIsNoMap() {
    JsonNode none = weights("NOMAP");
    assertThat(none.path("source").asText()).isEqualTo("equal");
    assertThat(none.path("note").asText()).startsWith("equal, for there are neither weights of");
    assertThat(none.path("version").isNull()).isTrue();
  }

  @Test
  void refusesABadMapAndKeepsTheOldOne() {
    JsonNode good = put(200, "KEPT", "{\"trend\":1}");
    assertThat(put(422, "KEPT", "{\"tend\":1}").path("field").asText())
        .isEqualTo("model.weights.tend");
    assertThat(put(422, "KEPT", "{\"trend\":-1}").path("field").asText())
        .isEqualTo("model.weights.trend");
    assertThat(put(422, "KEPT", "{\"trend\":0}").path("field").asText()).isEqualTo("model.weights");
    put(400, "KEPT", "{\"trend\":\"much\"}");
    String unknown = "{\"model\":{\"weights\":{\"trend\":1},\"wieghts\":{}},\"reason\":\"r\"}";
    assertThat(call(400, "service.key", "PUT", model("KEPT"), unknown).path("field").asText())
        .isEqualTo("model.wieghts");
    String large =
        "{\"model\":{\"dataset\":\"%s\"},\"reason\":\"r\"}".formatted("x".repeat(1024 * 1024));
    assertThat(call(413, "service.key", "PUT", model("KEPT"), large).path("field").asText())
        .isEqualTo("model");
    assertThat(weights("KEPT").path("version")).isEqualTo(good.path("version"));
  }

  @Test
  void onlyTheServiceWrites() {
    String body = PUT.formatted("{\"trend\":1}");
    for (String key : new String[] {"investor.key", "ea.key"}) {
      call(403, key, "PUT", model("GUARDED"), body);
      call(403, key, "GET", "/weights", "");
    }
    call(404, "service.key", "GET", model("GUARDED"), "");
  }

  @Test
  void rollsBackToAnOlderVersionAndKeepsWhoAndWhy() {
    String first = put(200, "ROLLED", "{\"trend\":1}").path("version").asText();
    String second = put(200, "ROLLED", "{\"momentum\":1}").path("version").asText();
    assertThat(put(200, "ROLLED", "{\"momentum\":1}").path("version").asText()).isEqualTo(second);
    JsonNode versions = call(200, "service.key", "GET", model("ROLLED") + "/versions", "");
    assertThat(versions.path("items").findValuesAsText("version")).containsExactly(second, first);

    JsonNode kept =
        call(200, "service.key", "GET", model("ROLLED") + "/versions/" + first, "").path("model");
    assertThat(kept.at("/weights/trend").asInt()).isOne();

    String why = "{\"reason\":\"worse\"%s}";
    String path = model("ROLLED") + "/rollback";
    JsonNode late =
        call(409, "service.key", "POST", path, why.formatted(",\"seen\":\"" + first + "\""));
    assertThat(late.path("detail").asText()).contains("put " + second + " in use at");
    call(200, "service.key", "POST", path, why.formatted(",\"dry_run\":true"));
    assertThat(weights("ROLLED").path("version").asText()).isEqualTo(second);
    JsonNode back = call(200, "service.key", "POST", path, why.formatted(""));
    assertThat(back.path("version").asText()).isEqualTo(first);
    assertThat(weights("ROLLED").at("/weights/trend").asDouble()).isOne();
    assertThat(weights("ROLLED").path("reason").asText()).isEqualTo("worse");

    String named = why.formatted(",\"version\":\"" + second + "\"");
    call(200, "service.key", "POST", path, named);
    assertThat(weights("ROLLED").path("version").asText()).isEqualTo(second);
    String missing = why.formatted(",\"version\":\"0123456789abcdef\"");
    call(404, "service.key", "POST", path, missing);
    call(200, "service.key", "POST", path, why.formatted(""));
    call(200, "service.key", "POST", path, why.formatted("")); // the first one replaced none
    assertThat(weights("ROLLED").path("source").asText()).isEqualTo("equal");
    call(409, "service.key", "POST", path, why.formatted(""));

    JsonNode changes =
        call(200, "service.key", "GET", "/api/v1/json-model-changes?name=ROLLED", "");
    assertThat(changes.path("items").findValuesAsText("action"))
        .containsExactly("rollback", "rollback", "rollback", "rollback", "write", "write");
    assertThat(changes.at("/items/3/by").asText()).isEqualTo("service");
    assertThat(changes.at("/items/3/reason").asText()).isEqualTo("worse");
    assertThat(changes.at("/items/3/to_version").asText()).isEqualTo(first);
  }

  @Test
  void writesTheRowThatAKilledHubDidNot() {
    String first = put(200, "KILLED", "{\"momentum\":1}").path("version").asText();
    String second = put(200, "KILLED", "{\"trend\":1}").path("version").asText();
    jdbc.update("delete from json_model_changes where name = 'KILLED' and to_version = ?", second);
    put(200, "KILLED", "{\"trend\":1}");
    JsonNode versions = call(200, "service.key", "GET", model("KILLED") + "/versions", "");
    assertThat(versions.path("items").findValuesAsText("version")).containsExactly(second, first);
    String path = model("KILLED") + "/rollback";
    JsonNode back = call(200, "service.key", "POST", path, "{\"reason\":\"worse\"}");
    assertThat(back.path("version").asText()).isEqualTo(first);
  }

  @Test
  void refusesAFileThatWasNotWrittenByTheHub() {
    objects.put(
        "ai-models/fusion/FOREIGN.json",
        "{\"weights\":{\"trend\":1}}".getBytes(StandardCharsets.UTF_8));
    JsonNode used = weights("FOREIGN");
    assertThat(used.path("source").asText()).isEqualTo("equal");
    assertThat(used.path("note").asText()).contains("put the model by the API");
    put(200, "FOREIGN", "{\"trend\":1}");
    assertThat(weights("FOREIGN").path("source").asText()).isEqualTo("FOREIGN");
  }

  @Test
  void fusesByTheCallersWeightsAndNamesAnUnknownLobe() {
    String ask =
        "{\"symbol\":\"X\",\"lobes\":{\"%s\":{\"action\":\"SELL\",\"confidence\":0.5}},"
            + "\"weights\":{\"trend\":%s}}";
    JsonNode fused =
        call(200, "service.key", "POST", "/functions/v1/fusion", ask.formatted("trend", "2"));
    assertThat(fused.path("score").asDouble()).isEqualTo(-0.5);
    assertThat(fused.at("/weights/source").asText()).isEqualTo("call");
    JsonNode unknown =
        call(422, "service.key", "POST", "/functions/v1/fusion", ask.formatted("tend", "2"));
    assertThat(unknown.path("field").asText()).isEqualTo("lobes.tend");
    assertThat(unknown.path("detail").asText())
        .contains("there are cvar-ppo, direction, hmm, lorentzian");
    JsonNode none =
        call(422, "service.key", "POST", "/functions/v1/fusion", ask.formatted("trend", "-2"));
    assertThat(none.path("field").asText()).isEqualTo("weights.trend");
  }
}
