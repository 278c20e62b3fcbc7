package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Bar;
import io.bactrian.data.snapshot.DatasetRows;
import io.bactrian.data.snapshot.LabelledHub;
import io.bactrian.data.snapshot.SampleBars;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

class TradeLabelTest extends LabelledHub {
  @Autowired JdbcTemplate template;

  private JsonNode correct(String position, String body) throws Exception {
    return ok("PUT", labelOf(position), body);
  }

  private JsonNode read(String position) throws Exception {
    return ok("GET", labelOf(position), "");
  }

  @Test
  void computesRAndWritesHistory() throws Exception {
    trade("L1", null, true);
    JsonNode label = read("L1");
    assertThat(label.at("/current/label").textValue()).isEqualTo("win");
    assertThat(label.at("/current/r_multiple").decimalValue()).isEqualByComparingTo("2");
    assertThat(label.at("/current/regime").isNull()).isTrue();
    assertThat(label.at("/current/source").textValue()).isEqualTo("computed");
    assertThat(label.get("history")).hasSize(1);
    assertThat(label.at("/history/0/written_by").textValue()).isEqualTo("hub");
    assertThat(label.get("built")).isEmpty();
    JsonNode listed = ok("GET", "/api/v1/trades?label=win&login=6001&label_source=computed", "");
    assertThat(listed.at("/items").findValuesAsText("position_id")).contains("L1");
  }

  @Test
  void computesTheRegimeFromTheBarsBeforeTheOpening() {
    List<Bar> bars = SampleBars.random(200, 3);
    new DatasetRows(template, "REGIME").bars("7", bars);
    Instant opened = bars.get(150).closeTime().plusSeconds(30);
    for (String entry : List.of("IN", "OUT")) {
      template.update(
          """
          insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume,
            price, profit) values (?, '6001', ?, 'REG', ?::timestamptz, ?, ?, 'REGIME', 1, 100, 0)\
          """,
          message(),
          "reg" + entry,
          opened.plusSeconds(entry.equals("IN") ? 0 : 600).toString(),
          entry.equals("IN") ? "BUY" : "SELL",
          entry);
    }
    String expected = Regime.of(bars.subList(151 - Regime.BARS, 151), opened, SampleBars.LENGTH);
    assertThat(expected).isNotNull();
    awaitValue("select regime from closed_trades", "REG", expected);
    assertThat(value("select regime from trade_labels", "REG")).isEqualTo(expected);
  }

  @Test
  void correctsALabelOnceHoweverOftenItIsAsked() throws Exception {
    trade("L2", null, true);
    String body = "{\"label\":\"loss\",\"r_multiple\":-0.5,\"note\":\"slipped\"}";
    JsonNode first = correct("L2", body);
    assertThat(correct("L2", body)).isEqualTo(first);
    assertThat(first.at("/current/label").textValue()).isEqualTo("loss");
    assertThat(first.at("/current/source").textValue()).isEqualTo("api");
    assertThat(first.at("/current/r_multiple").decimalValue()).isEqualByComparingTo("-0.5");
    assertThat(first.at("/computed/label").textValue()).isEqualTo("win");
    assertThat(first.get("history")).hasSize(2);
    assertThat(first.at("/history/0/note").textValue()).isEqualTo("slipped");
    assertThat(first.at("/history/0/written_by").textValue()).isEqualTo("service");
    JsonNode second = correct("L2", "{\"label\":\"flat\"}");
    assertThat(second.at("/current/r_multiple").decimalValue()).isEqualByComparingTo("2");
    assertThat(second.get("history")).hasSize(3);
    assertThat(second.at("/history/1/superseded_by").textValue()).isEqualTo("service");
    JsonNode back = ok("DELETE", labelOf("L2"), "");
    assertThat(back.get("current"))
        .isEqualTo(
            mapper.readTree(
                "{\"label\":\"win\",\"r_multiple\":2.0,\"regime\":null,\"source\":\"computed\"}"));
    assertThat(ok("DELETE", labelOf("L2"), "")).isEqualTo(back);
    assertThat(back.get("history")).hasSize(3);
  }

  @Test
  void keepsACorrectionWhenDealsComeLateAndNotesWhatTheyWouldSay() throws Exception {
    trade("L3", null, true);
    correct("L3", "{\"label\":\"flat\"}");
    deal("L3", 30, "BUY", "IN", "100", "0");
    awaitValue("select label from closed_trades", "L3", null);
    JsonNode gone = read("L3");
    assertThat(gone.get("current").isNull()).isTrue();
    assertThat(gone.get("history")).hasSize(2);
    assertThat(call("PUT", labelOf("L3"), "{\"label\":\"win\"}", "service.key").statusCode())
        .isEqualTo(404);
    deal("L3", 70, "SELL", "OUT", "50", "-500");
    awaitValue("select net_profit::int::text from closed_trades", "L3", "-400");
    JsonNode label = read("L3");
    assertThat(label.at("/current/label").textValue()).isEqualTo("flat");
    assertThat(label.at("/current/source").textValue()).isEqualTo("api");
    assertThat(label.at("/computed/label").textValue()).isEqualTo("loss");
    assertThat(label.get("history")).hasSize(3);
    JsonNode back = ok("DELETE", labelOf("L3"), "");
    assertThat(back.at("/current/label").textValue()).isEqualTo("loss");
  }

  @Test
  void aCorrectionHoldsAgainstRecomputationsAtTheSameTime() throws Exception {
    trade("L4", null, true);
    String[] labels = {"loss", "flat", "win"};
    for (int i = 0; i < 30; i++) {
      String wanted = labels[i % 3];
      int cents = i;
      var recomputed =
          CompletableFuture.runAsync(
              () ->
                  jdbc.sql(
                          "update trading_data set profit = :p where position_id = 'L4' and entry ="
                              + " 'OUT'")
                      .param("p", 100 + cents)
                      .update());
      correct("L4", "{\"label\":\"" + wanted + "\",\"note\":\"" + i + "\"}");
      recomputed.join();
    }
    awaitValue("select net_profit::int::text from closed_trades", "L4", "129");
    JsonNode label = read("L4");
    assertThat(label.at("/current/label").textValue()).isEqualTo("win");
    assertThat(label.at("/current/source").textValue()).isEqualTo("api");
    assertThat(
            jdbc.sql(
                    "select count(*) from trade_labels where position_id = 'L4' and superseded_at"
                        + " is null")
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | label",
        "{\"label\":\"Win\"} | label",
        "{\"label\":7} | label",
        "{\"label\":\"win\",\"r_multiple\":\"two\"} | r_multiple",
        "{\"label\":\"win\",\"r_multiple\":1e999999999} | r_multiple",
        "{\"label\":\"win\",\"r_multiple\":1e-999999999} | r_multiple",
        "{\"label\":\"win\",\"note\":\"a\\u0000b\"} | note",
        "{\"label\":\"win\",\"note\":\"a\\ud800b\"} | note",
      })
  void namesTheFieldAtFaultAndKeepsTheLabel(String body, String field) throws Exception {
    if (value("select label from closed_trades", "L5") == null) {
      trade("L5", null, false);
    }
    HttpResponse<String> answer = call("PUT", labelOf("L5"), body, "service.key");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo(field);
    assertThat(read("L5").get("history")).hasSize(1);
  }

  @Test
  void refusesANoteOfAMillionCharactersAnUnknownTradeAndTheWrongRole() throws Exception {
    trade("L6", null, true);
    String note = "{\"label\":\"win\",\"note\":\"" + "x".repeat(1_000_000) + "\"}";
    HttpResponse<String> answer = call("PUT", labelOf("L6"), note, "service.key");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"note\"").hasSizeLessThan(2_000);
    String body = "{\"label\":\"win\"}";
    for (String method : List.of("GET", "PUT", "DELETE")) {
      String own = method.equals("DELETE") ? "" : body;
      assertThat(call(method, labelOf("none"), own, "service.key").statusCode()).isEqualTo(404);
    }
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(call(method, labelOf("L6"), body, "investor.key").statusCode()).isEqualTo(403);
      assertThat(call(method, labelOf("L6"), body, "ea.key").statusCode()).isEqualTo(403);
    }
    assertThat(call("GET", labelOf("L6"), "", "investor.key").statusCode()).isEqualTo(403);
    assertThat(call("GET", labelOf("L6"), "", "ea.key").statusCode()).isEqualTo(403);
  }

  @Test
  void labelsEachLegOfAReversalByItself() throws Exception {
    deal("L7", 1, "BUY", "IN", "100", "0");
    jdbc.sql(
            """
            insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol,
              volume, price, profit) values (:m, '6001', 'rev', 'L7', '2025-01-06T10:00:30Z', 'SELL', 'INOUT',
              'BTCUSD', 2, 110, 100)\
            """)
        .param("m", message())
        .update();
    deal("L7", 60, "BUY", "OUT", "120", "-100");
    awaitValue("select label from closed_trades", "L7#2", "loss");
    JsonNode label = correct("L7#2", "{\"label\":\"win\"}");
    assertThat(label.at("/position_id").textValue()).isEqualTo("L7#2");
    assertThat(read("L7").at("/current/source").textValue()).isEqualTo("computed");
  }

  @Test
  void aHistoryOnlyGrows() {
    trade("L8", null, true);
    for (String change :
        List.of(
            "update trade_labels set label = 'loss' where position_id = 'L8'",
            "delete from trade_labels where position_id = 'L8'")) {
      assertThatThrownBy(() -> jdbc.sql(change).update())
          .hasMessageContaining("trade_labels only grows");
    }
  }

  @Test
  void nothingOfItFailed() {
    assertThat(
            jdbc.sql("select message from dead_letters where subscriber is not null")
                .query(String.class)
                .list())
        .isEmpty();
  }
}
