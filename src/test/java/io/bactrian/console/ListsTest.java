package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;

/** Rows of lists as a caller pages, sorts, narrows and opens them. */
class ListsTest extends ConsoleHub {
  @BeforeEach
  void clear() {
    empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"signals", "trades", "dead-letters", "rejected", "subscribers"})
  void answersAnEmptyListWithNoItemsAndNoCursor(String list) throws Exception {
    assertThat(get("/api/v1/" + list).getBody()).isEqualTo("{\"items\":[],\"next\":null}");
  }

  @Test
  void pagesEveryRowOnceNewestFirstWhileRowsAreAdded() throws Exception {
    for (int i = 0; i < 25; i++) {
      signal("ID%02d".formatted(i), "cross", "BTCUSD", "1");
    }
    var seen = new ArrayList<String>();
    String cursor = "";
    int added = 0;
    do {
      JsonNode page = json("/api/v1/signals?limit=7" + cursor);
      page.get("items").forEach(item -> seen.add(item.get("id").textValue()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").textValue();
      signal("NEW" + added++, "cross", "BTCUSD", "1");
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("ID24").endsWith("ID00");
  }

  @Test
  void pagesTradesThatClosedInTheSameMicrosecond() throws Exception {
    for (int i = 0; i < 9; i++) {
      trade("5001", "p" + i, "2026-01-02T03:04:05.123456Z", "win");
    }
    JsonNode first = json("/api/v1/trades?limit=5");
    JsonNode second = json("/api/v1/trades?limit=5&cursor=" + first.get("next").textValue());
    assertThat(first.get("items")).hasSize(5);
    assertThat(second.get("items")).hasSize(4);
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(second.get("items").get(0).get("position_id").textValue()).isEqualTo("p3");
  }

  @Test
  void readsALongPageInPieces() throws Exception {
    jdbc.update(
        """
        insert into dead_letters (route_id, code, message, payload, attempts)
        select 'r', 'internal', 'm', '{}', 1 from generate_series(1, 2500)\
        """);
    JsonNode page = json("/api/v1/dead-letters?limit=2400");
    assertThat(page.get("items")).hasSize(2400);
    assertThat(page.get("items").get(2399).get("id").textValue()).isEqualTo("101");
    JsonNode rest = json("/api/v1/dead-letters?cursor=" + page.get("next").textValue());
    assertThat(rest.get("items")).hasSize(100);
    assertThat(rest.get("next").isNull()).isTrue();
  }

  @Test
  void answersAnArrayAColumnToWhoDrawsIt() throws Exception {
    signal("A", "cross", "BTCUSD", "42000.10");
    signal("B", "cross", "BTCUSD", "42001");
    jdbc.update("update tv_signals set received_at = '2026-01-01T00:00:00.5Z' where id = 'B'");
    jdbc.update("update tv_signals set price = null where id = 'A'");
    String fields = "&fields=price,id,received_at";
    JsonNode all = json("/api/v1/signals?format=columns&limit=1" + fields);
    assertThat(all.get("columns"))
        .hasToString("{\"price\":[42001],\"id\":[\"B\"],\"received_at\":[1767225600500]}");
    JsonNode rest =
        json("/api/v1/signals?format=columns&cursor=" + all.get("next").textValue() + fields);
    assertThat(rest.at("/columns/price/0").isNull()).isTrue();
    assertThat(rest.get("next").isNull()).isTrue();
    assertThat(json("/api/v1/signals?fields=id").toString())
        .isEqualTo("{\"items\":[{\"id\":\"B\"},{\"id\":\"A\"}],\"next\":null}");
    assertThat(get("/api/v1/signals?fields=id,secret").getBody())
        .contains("\"field\":\"fields\"", "no field 'secret'", "strategy");
    assertThat(get("/api/v1/signals?format=table").getBody())
        .contains("\"field\":\"format\"", "json, csv, columns");
  }

  @Test
  void sortsByAColumnPageByPageAndPutsRowsWithoutAValueLast() throws Exception {
    signal("A", "cross", "BTCUSD", "9");
    signal("B", "Band", "BTCUSD", "10.5");
    signal("C", "\u001fodd", "BTCUSD", "10.25");
    signal("D", "cross", "BTCUSD", "1e30");
    signal("E", "cross", "BTCUSD", "0");
    jdbc.update("update tv_signals set price = null where id = 'E'");
    assertThat(pages("price")).containsExactly("A", "C", "B", "D", "E");
    assertThat(pages("-price")).containsExactly("D", "B", "C", "A", "E");
    assertThat(pages("strategy")).containsExactly("C", "B", "A", "D", "E");
    assertThat(pages("-received_at")).hasSize(5).doesNotHaveDuplicates();
  }

  private List<String> pages(String sort) throws Exception {
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      JsonNode page = json("/api/v1/signals?limit=1&sort=" + sort + cursor);
      page.get("items").forEach(item -> seen.add(item.get("id").textValue()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").textValue();
    } while (!cursor.isEmpty());
    return seen;
  }

  @Test
  void refusesACursorOfAnotherOrder() throws Exception {
    signal("A", "cross", "BTCUSD", "1");
    signal("B", "cross", "BTCUSD", "2");
    String cursor = json("/api/v1/signals?limit=1&sort=price").get("next").textValue();
    assertThat(get("/api/v1/signals?limit=1&sort=-price&cursor=" + cursor).getBody())
        .contains("\"field\":\"cursor\"");
  }

  @Test
  void keepsAllDigitsOfADecimal() throws Exception {
    signal("A", "cross", "BTCUSD", "42000.123456789012345678901234567890");
    signal("B", "cross", "BTCUSD", "0.00000001");
    String body = get("/api/v1/signals").getBody();
    assertThat(body)
        .contains("\"price\":42000.123456789012345678901234567890,")
        .contains("\"price\":0.00000001,")
        .contains("70.10000000000000000001");
    assertThat(get("/api/v1/signals/A").getBody())
        .contains("\"price\":42000.123456789012345678901234567890,");
  }

  @ParameterizedTest
  @CsvSource({
    "strategy=cross,2",
    "ticker=ETHUSD,1",
    "symbol=ETHUSD,1",
    "strategy=cross&symbol=ETHUSD,0",
    "action=sell,0",
    "action=BUY,3",
    "strategy=ROS,2",
    "strategy=\"cro\",0",
    "strategy=\"CROSS\",2",
    "strategy=%25,0",
    "strategy=_,0",
    "from=2000-01-01,3",
    "from=2999-01-01T00:00:00Z,0",
    "to=2000-01-01,0"
  })
  void narrowsSignals(String query, int expected) throws Exception {
    signal("A", "cross", "BTCUSD", "1");
    signal("B", "cross", "BTCUSD", "1");
    signal("C", "band", "ETHUSD", "1");
    assertThat(json("/api/v1/signals?" + query).get("items")).hasSize(expected);
  }

  @Test
  void narrowsTradesByLabelAndHalfOpenTime() throws Exception {
    trade("5001", "1", "2026-01-01T00:00:00Z", "win");
    trade("5001", "2", "2026-01-02T00:00:00Z", "loss");
    assertThat(json("/api/v1/trades?label=loss").get("items")).hasSize(1);
    assertThat(json("/api/v1/trades?from=2026-01-01&to=2026-01-02").get("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/signals?limit=0,limit",
    "/api/v1/signals?limit=100001,limit",
    "/api/v1/signals?limit=ten,limit",
    "/api/v1/signals?cursor=tampered,cursor",
    "/api/v1/signals?cursor=%00,cursor",
    "/api/v1/signals?from=yesterday,from",
    "/api/v1/signals?to=2026-13-01,to",
    "/api/v1/signals?from=+999999999-01-01T00:00:00Z,from",
    "/api/v1/signals?action=hold,action",
    "/api/v1/signals?strategy=a%00b,strategy",
    "/api/v1/signals?strategy=a&strategy=b,strategy",
    "/api/v1/signals?color=red,color",
    "/api/v1/signals?sort=comment,sort",
    "/api/v1/signals?sort=,sort",
    "/api/v1/signals?format=xml,format",
    "/api/v1/trades?sort=--volume,sort",
    "/api/v1/trades?label=draw,label",
    "/api/v1/dead-letters?state=closed,state"
  })
  void namesTheParameterAtFault(String address, String field) throws Exception {
    ResponseEntity<String> answer = get(URI.create(address), "service.key");
    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(answer.getHeaders().getContentType()).hasToString("application/problem+json");
    assertThat(JSON.readTree(answer.getBody()).get("field").textValue()).isEqualTo(field);
  }

  @Test
  void listsTheParametersWhereOneIsUnknown() {
    assertThat(get("/api/v1/signals?colour=red").getBody())
        .contains(
            "strategy, ticker, symbol, market, action, from, to, sort, fields, limit, cursor, format");
  }

  @Test
  void refusesACursorThatWasChangedOrBelongsToAnotherList() throws Exception {
    for (int i = 0; i < 3; i++) {
      deadLetter("open");
      rejected("{");
    }
    String cursor = json("/api/v1/dead-letters?limit=1").get("next").textValue();
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.replace('3', '9').getBytes(StandardCharsets.UTF_8));
    for (String address :
        List.of("/api/v1/dead-letters?cursor=" + changed, "/api/v1/rejected?cursor=" + cursor)) {
      ResponseEntity<String> answer = get(address);
      assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
      assertThat(answer.getBody()).contains("\"field\":\"cursor\"");
    }
  }

  @Test
  void bindsWhatACallerSendsInsteadOfRunningIt() throws Exception {
    signal("A", "x' or '1'='1", "BTCUSD", "1");
    signal("B", "cross", "BTCUSD", "1");
    assertThat(json("/api/v1/signals?strategy=x' or '1'='1").get("items")).hasSize(1);
  }

  @Test
  void givesASingleItemWithItsDetails() throws Exception {
    rejected("{\"ü\":");
    deadLetter("open");
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    assertThat(json("/api/v1/rejected/1").get("body").textValue()).isEqualTo("{\"ü\":");
    assertThat(get("/api/v1/dead-letters/1").getBody()).contains("\"payload\":{\"price\": 1.10}");
    assertThat(json("/api/v1/trades/5001:77").get("id").textValue()).isEqualTo("5001:77");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signals/none",
        "trades/5001",
        "trades/5001:1",
        "dead-letters/7",
        "dead-letters/x",
        "subscribers/x"
      })
  void answersAnAbsentItemWith404(String path) {
    ResponseEntity<String> answer = get("/api/v1/" + path);
    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(answer.getBody()).contains("urn:bactrian:problem:not-found");
  }

  @Test
  void joinsWhatTheHubAddedToASignal() throws Exception {
    signal("A", "cross", "BTCUSD", "1");
    jdbc.update(
        "insert into signal_enrichments (signal_id, strategy, signal_number, weekday, hour_utc)"
            + " values ('A', 'cross', 17, 1, 8)");
    assertThat(json("/api/v1/signals").get("items").get(0).get("signal_number").intValue())
        .isEqualTo(17);
  }

  @Test
  void answersAllRowsThatFitAsCsvAndNoFormula() throws Exception {
    jdbc.update(
        """
        insert into dead_letters (route_id, code, message, payload, attempts)
        select 'r', 'internal', 'm' || n, '{}', 1 from generate_series(1, 2100) n\
        """);
    jdbc.update("update dead_letters set message = '=1+\"x\",@y' where id = 2");
    jdbc.update("update dead_letters set route_id = 'else' where id = 1");
    ResponseEntity<String> answer = get("/api/v1/dead-letters?route_id=r&format=csv");
    assertThat(answer.getHeaders().getContentType()).hasToString("text/csv;charset=UTF-8");
    assertThat(answer.getHeaders().getContentDisposition().getFilename())
        .isEqualTo("dead-letters.csv");
    List<String> lines = String.valueOf(answer.getBody()).lines().toList();
    assertThat(lines).hasSize(2100); // the head, and all but the other's
    assertThat(lines.get(0)).startsWith("id,route_id,step,").doesNotContain("payload,");
    assertThat(lines.get(2099)).startsWith("2,r,").contains("\"'=1+\"\"x\"\",@y\"");
    assertThat(get("/api/v1/dead-letters?format=csv&limit=3").getBody().lines()).hasSize(4);

    trade("5001", "1", "2026-01-01T00:00:00Z", "win");
    jdbc.update("update closed_trades set profit = -1.50");
    RequestEntity<Void> accept =
        RequestEntity.get("http://localhost:" + port + "/api/v1/trades")
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .accept(new MediaType("text", "csv"))
            .build();
    assertThat(http.exchange(accept, String.class).getBody())
        .startsWith("id,login,position_id,")
        .contains(",-1.50,");
  }

  @Test
  void findsIdsByTheirBeginningAndNamesByAPart() throws Exception {
    signal("01SEARCHED1", "Ema-Cross", "BTCUSD", "1");
    signal("01SEARCHED2", "band", "BTCUSD", "1");
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    deadLetter("open");
    jdbc.update(
        "insert into strategies values ('Ema-Cross', now(), 1, now()) on conflict do nothing");
    assertThat(found("01searched", "service.key"))
        .containsExactlyInAnyOrder("signals 01SEARCHED1", "signals 01SEARCHED2");
    assertThat(found("cross", "service.key")).contains("strategies Ema-Cross");
    assertThat(found("5001", "service.key")).contains("trades 5001:77");
    assertThat(found("1", "service.key")).contains("dead-letters 1");
    for (String text : List.of("5001", "cross", "01searched")) {
      assertThat(found(text, "investor.key")).as(text).isEmpty();
    }
    assertThat(found(" ", "service.key")).isEmpty();
    assertThat(get("/api/v1/search?q=" + "x".repeat(201)).getStatusCode())
        .isEqualTo(HttpStatus.BAD_REQUEST);
    jdbc.update("delete from strategies where strategy = 'Ema-Cross'");
  }

  private List<String> found(String text, String credential) throws Exception {
    JsonNode answer = JSON.readTree(get("/api/v1/search?q=" + text, credential).getBody());
    var found = new ArrayList<String>();
    answer
        .get("items")
        .forEach(one -> found.add(one.get("kind").textValue() + " " + one.get("id").textValue()));
    return found;
  }
}
