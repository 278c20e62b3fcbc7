package io.bactrian.capture.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolMapTest extends ReconciledHub {

  private JsonNode put(String login, String body) throws Exception {
    HttpResponse<String> answer = call("PUT", "/api/v1/symbol-map/" + login, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return mapper.readTree(answer.body());
  }

  private @Nullable String symbol(String login, @Nullable String exchange, String ticker) {
    return jdbc.queryForObject(
        "select broker_symbol(?, ?, ?)", String.class, login, exchange, ticker);
  }

  @Test
  void replacesTheWholeMapOfOneLogin() throws Exception {
    put("map-other", "[{\"ticker\":\"X\",\"symbol\":\"Y\"}]");
    put(
        "map-one",
        "[{\"ticker\":\"BINANCE:BTCUSDT\",\"symbol\":\"BTCUSD.m\"},{\"ticker\":\"EURUSD\",\"symbol\":\"EURUSD.m\"}]");
    JsonNode stored =
        put(
            "map-one",
            "[{\"ticker\":\"EURUSD\",\"symbol\":\"EURUSD.x\"},{\"ticker\":\" GBPUSD"
                + " \",\"symbol\":\"GBPUSD.m\"}]");
    assertThat(stored.get("items")).isEqualTo(get("/api/v1/symbol-map?login=map-one").get("items"));
    assertThat(stored.get("items")).hasSize(2);
    assertThat(stored.at("/items/0/symbol").textValue()).isEqualTo("EURUSD.x");
    assertThat(stored.at("/items/1/ticker").textValue()).isEqualTo("GBPUSD");
    assertThat(stored.at("/items/1/updated_by").textValue()).isEqualTo("service");
    assertThat(get("/api/v1/symbol-map?login=map-other").get("items")).hasSize(1);
    assertThat(get("/api/v1/symbol-map").get("items").size()).isGreaterThanOrEqualTo(3);
    assertThat(put("map-one", "[]").get("items")).isEmpty();
  }

  private JsonNode set(int status, String members) throws Exception {
    HttpResponse<String> answer =
        call(
            "PUT",
            "/api/v1/symbol-map",
            "{\"login\":\"map-set\",\"reason\":\"r\",%s}".formatted(members));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return mapper.readTree(answer.body());
  }

  @Test
  void mapsOneTickerAndSaysFirstHowManyAlertsItConcerns() throws Exception {
    String now = java.time.Instant.now().toString();
    alert("01MAPSETA", "MAPEX", "MAPPED", now);
    alert("01MAPSETB", "OTHER", "MAPPED", now);
    alert("01MAPSETC", "MAPEX", "MAPPED", "2020-01-01T00:00:00Z");
    assertThat(get("/api/v1/unmapped-tickers").get("items").findValuesAsText("ticker"))
        .contains("MAPPED");
    String one = "\"ticker\":\"MAPEX:MAPPED\",\"symbol\":\"MAPPED.m\",\"version\":0";
    assertThat(set(200, one + ",\"dry_run\":true").get("differently").asInt()).isEqualTo(1);
    assertThat(get("/api/v1/symbol-map?login=map-set").get("items")).isEmpty();
    set(200, one);
    assertThat(set(409, one.replace("MAPPED.m", "X")).get("detail").asText())
        .contains("service mapped it to MAPPED.m at");
    assertThat(get("/api/v1/operator-actions?subject=map-set").at("/items/0/detail/to").asText())
        .isEqualTo("MAPPED.m");
    // It is looked up once: what a ticker is mapped to is no ticker, so no circle can come of it.
    set(200, "\"ticker\":\"MAPPED.m\",\"symbol\":\"MAPEX:MAPPED\"");
    assertThat(symbol("map-set", "MAPEX", "MAPPED")).isEqualTo("MAPPED.m");
    JsonNode gone = set(200, "\"ticker\":\"MAPEX:MAPPED\",\"symbol\":null");
    assertThat(gone.get("differently").asInt()).isEqualTo(1);
    assertThat(symbol("map-set", "MAPEX", "MAPPED")).isEqualTo("MAPPED");
    assertThat(set(400, "\"ticker\":\" \"").get("field").asText()).isEqualTo("ticker");
    String longest = "\"ticker\":\"A\",\"symbol\":\"%s\"".formatted("B".repeat(201));
    assertThat(set(400, longest).get("field").asText()).isEqualTo("symbol");
    put("map-set", "[]");
  }

  @Test
  void keepsTheTimeOfARowThatStaysAsItWas() throws Exception {
    String map = "[{\"ticker\":\"A\",\"symbol\":\"B\"}]";
    assertThat(put("map-same", map)).isEqualTo(put("map-same", map));
  }

  @Test
  void prefersTheTickerWithItsExchange() throws Exception {
    put(
        "map-names",
        "[{\"ticker\":\"BINANCE:BTCUSDT\",\"symbol\":\"BTCUSD.b\"},{\"ticker\":\"BTCUSDT\",\"symbol\":\"BTCUSD.m\"}]");
    assertThat(symbol("map-names", "BINANCE", "BTCUSDT")).isEqualTo("BTCUSD.b");
    assertThat(symbol("map-names", "BINANCE_DLY", "BTCUSDT")).isEqualTo("BTCUSD.b");
    assertThat(symbol("map-names", "KRAKEN", "BTCUSDT")).isEqualTo("BTCUSD.m");
    assertThat(symbol("map-names", null, "BTCUSDT")).isEqualTo("BTCUSD.m");
    assertThat(symbol("map-none", "BINANCE", "BTCUSDT")).isEqualTo("BTCUSDT");
    assertThat(symbol("map-none", "CME", "ES_DL")).isEqualTo("ES");
    assertThat(symbol("map-none", null, "ES_DLY")).isEqualTo("ES");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "{\"ticker\":\"A\"} | null",
        "[{\"ticker\":\"A\"}] | [0].symbol",
        "[{\"ticker\":\"A\",\"symbol\":\" \"}] | [0].symbol",
        "[{\"ticker\":7,\"symbol\":\"B\"}] | [0].ticker",
        "[7] | [0]",
        "[{\"ticker\":\"A\\u0000\",\"symbol\":\"B\"}] | [0].ticker",
        "[{\"ticker\":\"A\\ud800\",\"symbol\":\"B\"}] | [0].ticker",
        "[{\"ticker\":\"A\",\"symbol\":\"B\"},{\"ticker\":\"A\",\"symbol\":\"C\"}] | [1].ticker",
      })
  void namesTheFieldAtFaultAndKeepsTheMap(String body, @Nullable String field) throws Exception {
    put("map-kept", "[{\"ticker\":\"K\",\"symbol\":\"L\"}]");
    HttpResponse<String> answer = call("PUT", "/api/v1/symbol-map/map-kept", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode problem = mapper.readTree(answer.body());
    assertThat(problem.path("type").asText()).endsWith("invalid-field");
    assertThat(problem.path("field").asText(null)).isEqualTo(field);
    assertThat(get("/api/v1/symbol-map?login=map-kept").at("/items/0/symbol").asText())
        .isEqualTo("L");
  }

  @Test
  void takesAThousandTickersAndNoMore() throws Exception {
    String thousand = tickers(1000);
    assertThat(put("map-long", "[" + thousand + "]").get("items")).hasSize(1000);
    String more = "[" + thousand + ",{\"ticker\":\"more\",\"symbol\":\"S\"}]";
    assertThat(call("PUT", "/api/v1/symbol-map/map-long", more).body()).contains("at most 1000");
    String long201 = "[{\"ticker\":\"" + "x".repeat(201) + "\",\"symbol\":\"S\"}]";
    assertThat(call("PUT", "/api/v1/symbol-map/map-long", long201).body())
        .contains("\"field\":\"[0].ticker\"");
  }

  private static String tickers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"ticker\":\"T" + i + "\",\"symbol\":\"S\"}")
        .collect(Collectors.joining(","));
  }

  @Test
  void isClosedToInvestors() throws Exception {
    assertThat(call("GET", "/api/v1/symbol-map", "", "investor.key").statusCode()).isEqualTo(403);
  }
}
