package io.bactrian.capture.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.Ulid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest extends ReconciledHub {

  private JsonNode day(String day, String login) throws Exception {
    return get("/api/v1/reconciliation?from=%1$s&to=%1$s&login=%2$s".formatted(day, login))
        .at("/items/0");
  }

  /** {@code kind id why} of each. */
  private List<String> unmatched(String day, String login) throws Exception {
    var found = new ArrayList<String>();
    for (JsonNode item : get("/api/v1/reconciliation/" + day + "?login=" + login).get("items")) {
      assertThat(item.get("fix").textValue()).isNotBlank();
      found.add(
          "%s %s %s"
              .formatted(
                  item.get("kind").textValue(),
                  item.get("id").textValue(),
                  item.get("why").textValue()));
    }
    return found;
  }

  private static Deal deal(String login, String order, String at) {
    return Deal.of(login, order, "BUY", "IN", at);
  }

  @Test
  void matchesAHealthyDay() throws Exception {
    String byReceipt = Ulid.next();
    String byComment = Ulid.next();
    alert(byReceipt, "BINANCE", "BTCUSD", "2018-03-05T10:00:00Z");
    receipt("rec-healthy", byReceipt, "1", 10009, "2018-03-05T10:00:01Z");
    deal(deal("rec-healthy", "1", "2018-03-05T10:00:01Z").volume("0.06")); // filled in parts
    deal(deal("rec-healthy", "1", "2018-03-05T10:00:02Z").volume("0.04"));
    deal(
        Deal.of("rec-healthy", "2", "SELL", "OUT", "2018-03-05T11:00:00Z")
            .position("1")
            .volume("0.07")
            .reason("TP")
            .comment("[tp 42000]")); // closed in parts, by the broker
    deal(
        Deal.of("rec-healthy", "3", "SELL", "OUT", "2018-03-05T12:00:00Z")
            .position("1")
            .volume("0.03")
            .reason("sl"));
    alert(byComment, "BINANCE", "BTCUSD", "2018-03-05T13:00:00Z");
    deal(deal("rec-healthy", "4", "2018-03-05T13:00:01Z").comment(byComment + " #1"));
    deal(Deal.balance("rec-healthy", "BALANCE", "100", "2018-03-05T14:00:00Z"));
    JsonNode day = day("2018-03-05", "rec-healthy");
    assertThat(day)
        .isEqualTo(
            mapper.readTree(
                """
                {"day":"2018-03-05","alerts":2,"receipts":1,"deals":5,"matched":2,"unmatched_alerts":0,
                 "symbol_differs":0,"receipts_without_alert":0,"receipts_without_deals":0,
                 "deals_without_receipt_or_signal":0}\
                """));
    assertThat(unmatched("2018-03-05", "rec-healthy")).isEmpty();
  }

  @Test
  void namesEachAlertThatBroughtNoDeal() throws Exception {
    String silent = Ulid.next();
    String refused = Ulid.next();
    String taken = Ulid.next();
    alert(silent, "BINANCE", "BTCUSD", "2018-03-06T10:00:00Z");
    alert(refused, "BINANCE", "BTCUSD", "2018-03-06T11:00:00Z");
    receipt("rec-alerts", refused, "", 10019, "2018-03-06T11:00:01Z");
    alert(taken, "BINANCE", "BTCUSD", "2018-03-06T12:00:00Z");
    receipt("rec-alerts", taken, "5", 10009, "2018-03-06T12:00:01Z");
    JsonNode day = day("2018-03-06", "rec-alerts");
    assertThat(day.get("unmatched_alerts").intValue()).isEqualTo(3);
    assertThat(day.get("matched").intValue()).isZero();
    assertThat(day.get("receipts_without_deals").intValue()).isEqualTo(1);
    String receipt =
        jdbc.queryForObject(
            "select id::text from order_receipts where signal_id = ?", String.class, taken);
    assertThat(unmatched("2018-03-06", "rec-alerts"))
        .containsExactly(
            "alert " + silent + " no_receipt",
            "alert " + refused + " refused",
            "alert " + taken + " no_deal",
            "receipt " + receipt + " no_deal");
    assertThat(call("GET", "/api/v1/reconciliation/2018-03-06?login=rec-alerts", "").body())
        .contains("The broker answered 10019");
  }

  @Test
  void namesReceiptsAndDealsWithoutAnAlert() throws Exception {
    receipt("rec-orphans", "NO-SUCH-ALERT", "6", 10009, "2018-03-07T10:00:00Z");
    deal(deal("rec-orphans", "6", "2018-03-07T10:00:00Z"));
    String byHand = deal(deal("rec-orphans", "7", "2018-03-07T11:00:00Z").reason("CLIENT"));
    String itsStop =
        deal(
            Deal.of("rec-orphans", "8", "SELL", "OUT", "2018-03-07T12:00:00Z")
                .position("7")
                .reason("SL"));
    String closedByHand =
        deal(
            Deal.of("rec-orphans", "9", "SELL", "OUT", "2018-03-07T13:00:00Z")
                .position("6")
                .reason("MOBILE"));
    JsonNode day = day("2018-03-07", "rec-orphans");
    assertThat(day.get("receipts_without_alert").intValue()).isEqualTo(1);
    assertThat(day.get("deals_without_receipt_or_signal").intValue()).isEqualTo(3);
    String receipt =
        jdbc.queryForObject(
            "select id::text from order_receipts where login = 'rec-orphans'", String.class);
    assertThat(unmatched("2018-03-07", "rec-orphans"))
        .containsExactly(
            "receipt " + receipt + " no_alert",
            "deal rec-orphans:" + byHand + " no_signal",
            "deal rec-orphans:" + itsStop + " no_signal",
            "deal rec-orphans:" + closedByHand + " no_signal");
  }

  @Test
  void namesTheMapWhereAnotherSymbolWasTraded() throws Exception {
    String alert = Ulid.next();
    alert(alert, "BINANCE", "BTCUSDT", "2018-03-08T10:00:00Z");
    receipt("rec-symbol", alert, "1", 10009, "2018-03-08T10:00:01Z");
    deal(deal("rec-symbol", "1", "2018-03-08T10:00:01Z"));
    assertThat(day("2018-03-08", "rec-symbol").get("symbol_differs").intValue()).isEqualTo(1);
    assertThat(day("2018-03-08", "rec-symbol").get("matched").intValue()).isEqualTo(1);
    JsonNode item = get("/api/v1/reconciliation/2018-03-08?login=rec-symbol").at("/items/0");
    assertThat(item.get("why").textValue()).isEqualTo("symbol_differs");
    assertThat(item.get("fix").textValue())
        .contains("BINANCE:BTCUSDT to BTCUSD with PUT /api/v1/symbol-map/rec-symbol");
    call(
        "PUT",
        "/api/v1/symbol-map/rec-symbol",
        "[{\"ticker\":\"BINANCE:BTCUSDT\",\"symbol\":\"BTCUSD\"}]");
    assertThat(unmatched("2018-03-08", "rec-symbol")).isEmpty();
    assertThat(day("2018-03-08", "rec-symbol").get("symbol_differs").intValue()).isZero();
  }

  @Test
  void leavesOutAlertsThatAnotherLoginTook() throws Exception {
    String alert = Ulid.next();
    alert(alert, "BINANCE", "BTCUSD", "2018-03-09T10:00:00Z");
    receipt("rec-taker", alert, "1", 10009, "2018-03-09T10:00:01Z");
    deal(deal("rec-taker", "1", "2018-03-09T10:00:01Z"));
    assertThat(day("2018-03-09", "rec-taker").get("matched").intValue()).isEqualTo(1);
    assertThat(day("2018-03-09", "rec-idle").get("alerts").intValue()).isZero();
  }

  @Test
  void takesAReceiptOfADecisionForAnswered() throws Exception {
    String inference = Ulid.next();
    jdbc.update(
        """
        insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features,
          policy_verdict, policy_reasons, volume, caller, asked_at, latency_us)
        values (?, 'BTCUSD', 'recon', now(), 'BUY', 'BUY', 1, '{}', '{}', 'allow', '{}', 1, 'ea', now(), 1)\
        """,
        inference);
    receipt("rec-infer", inference, "1", 10009, "2018-03-10T10:00:00Z");
    deal(deal("rec-infer", "1", "2018-03-10T10:00:01Z"));
    assertThat(unmatched("2018-03-10", "rec-infer")).isEmpty();
  }

  @Test
  void pagesTheItemsOfADay() throws Exception {
    for (int i = 0; i < 7; i++) {
      deal(deal("rec-pages", "o" + i, "2018-03-11T10:00:00Z"));
    }
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      JsonNode page = get("/api/v1/reconciliation/2018-03-11?login=rec-pages&limit=3" + cursor);
      assertThat(page.get("items").size()).isLessThanOrEqualTo(3);
      page.get("items").forEach(item -> seen.add(item.get("id").textValue()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").textValue();
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void givesTheLastSevenDaysUnlessAskedForOthers() throws Exception {
    JsonNode report = get("/api/v1/reconciliation?login=rec-none");
    LocalDate to = LocalDate.parse(report.get("to").textValue());
    LocalDate today = LocalDate.now(Clock.systemUTC());
    assertThat(to).isBetween(today.minusDays(1), today);
    assertThat(report.get("from").textValue()).isEqualTo(to.minusDays(6).toString());
    assertThat(report.get("items")).hasSize(7);
    assertThat(get("/api/v1/reconciliation?from=2016-01-01&to=2016-12-31").get("items"))
        .hasSize(366);
  }

  @ParameterizedTest
  @CsvSource({
    "?from=2016-01-01&to=2017-01-01,from",
    "?from=x,from",
    "?to=2026-01-01T00:00:00Z,to",
    "/today,day",
    "/2018-03-11?limit=1001,limit",
    "/2018-03-11?cursor=AAAA,cursor",
    "/2018-03-11?cursor=%20,cursor"
  })
  void namesTheParameterAtFault(String query, String field) throws Exception {
    var answer = call("GET", "/api/v1/reconciliation" + query, "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).get("field").textValue()).isEqualTo(field);
  }
}
