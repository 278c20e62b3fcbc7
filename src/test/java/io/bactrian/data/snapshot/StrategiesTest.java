package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategiesTest extends LabelledHub {
  private static final String BREAKOUT =
      "{\"description\":\"Buys"
          + " highs\",\"timeframe\":\"M5\",\"tags\":[\"trend\"],\"meta\":{\"risk\":0.10}}";

  private JsonNode put(String strategy, String body) throws Exception {
    return ok("PUT", "/api/v1/strategies/" + strategy, body);
  }

  private String enrichedAs(String signal) {
    var found = new ArrayList<String>();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                found.addAll(
                    jdbc.sql(
                            "select coalesce(metadata_version::text, 'none') from"
                                + " signal_enrichments where signal_id = :id")
                        .param("id", signal)
                        .query(String.class)
                        .list()));
    return found.get(0);
  }

  @Test
  void aSignalKeepsTheVersionItCameUnder() throws Exception {
    signal("ST1", "st one", "BTCUSD", "2025-01-06T10:00:00Z");
    assertThat(enrichedAs("ST1")).isEqualTo("none");
    assertThat(put("st%20one", BREAKOUT).get("version").intValue()).isEqualTo(1);
    signal("ST2", "st one", "BTCUSD", "2025-01-06T10:00:01Z");
    assertThat(enrichedAs("ST2")).isEqualTo("1");
    assertThat(put("st%20one", BREAKOUT).get("version").intValue()).isEqualTo(1);
    assertThat(put("st%20one", "{\"description\":\"Sells lows\"}").get("version").intValue())
        .isEqualTo(2);
    signal("ST3", "st one", "BTCUSD", "2025-01-06T10:00:02Z");
    assertThat(enrichedAs("ST3")).isEqualTo("2");
    assertThat(enrichedAs("ST2")).isEqualTo("1");
    JsonNode one = ok("GET", "/api/v1/strategies/st%20one", "");
    assertThat(one.get("signals").intValue()).isEqualTo(3);
    assertThat(one.get("description").textValue()).isEqualTo("Sells lows");
    assertThat(one.get("written_by").textValue()).isEqualTo("service");
    assertThat(one.get("versions")).hasSize(2);
    assertThat(one.at("/versions/1/tags/0").textValue()).isEqualTo("trend");
  }

  @Test
  void listsWhatWasDescribedAndWhatOnlySentSignals() throws Exception {
    signal("ST4", "silent", "BTCUSD", "2025-01-06T10:00:00Z");
    enrichedAs("ST4");
    put("planned", "{\"tags\":[\"a\",\"a\"]}");
    JsonNode items = ok("GET", "/api/v1/strategies?limit=1000", "").get("items");
    assertThat(items.findValuesAsText("strategy")).contains("silent", "planned").isSorted();
  }

  @Test
  void givesEveryVersionOnceToManyAtATime() throws Exception {
    var calls = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 20; i++) {
      String body = "{\"description\":\"d" + i + "\"}";
      calls.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return put("crowded", body).get("version").intValue();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    assertThat(calls.stream().map(CompletableFuture::join).sorted())
        .doesNotHaveDuplicates()
        .hasSize(20)
        .endsWith(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"meta\":[1]} | meta",
        "{\"meta\":{\"a\":\"\\u0000\"}} | meta.a",
        "{\"tags\":\"trend\"} | tags",
        "{\"tags\":[\"\"]} | tags[0]",
        "{\"timeframe\":\"a very long time frame, this\"} | timeframe",
        "{\"description\":\"\\ud800\"} | description",
      })
  void namesTheFieldAtFault(String body, String field) throws Exception {
    HttpResponse<String> answer = call("PUT", "/api/v1/strategies/bad", body, "service.key");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo(field);
    assertThat(call("GET", "/api/v1/strategies/bad", "", "service.key").statusCode())
        .isEqualTo(404);
  }

  @Test
  void isClosedToInvestorsAndRefusesAMillionCharacters() throws Exception {
    assertThat(call("PUT", "/api/v1/strategies/x", "{}", "investor.key").statusCode())
        .isEqualTo(403);
    String text = "y".repeat(1_000_000);
    for (String body :
        new String[] {
          "{\"description\":\"" + text + "\"}", "{\"meta\":{\"a\":\"" + text + "\"}}"
        }) {
      assertThat(call("PUT", "/api/v1/strategies/x", body, "service.key").statusCode())
          .isEqualTo(400);
    }
  }
}
