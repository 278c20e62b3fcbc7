package io.bactrian.capture.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapsTest extends ReconciledHub {
  private static final String YEARS_AGO = "2019-05-06T10:00:00Z";

  private List<JsonNode> gaps(String login) throws Exception {
    var found = new ArrayList<JsonNode>();
    get("/api/v1/gaps?from=2026-02-01&to=2026-02-28&login=" + login)
        .get("items")
        .forEach(found::add);
    return found;
  }

  private static String at(int minute) {
    return Instant.parse("2026-02-03T10:00:00Z").plusSeconds(60L * minute).toString();
  }

  private static Deal in(String login, int minute) {
    return Deal.of(login, "1", "BUY", "IN", at(minute));
  }

  private static Deal out(String login, int minute) {
    return Deal.of(login, "2", "SELL", "OUT", at(minute)).position("1");
  }

  @Test
  void findsAnExitWhoseEntryIsMissing() throws Exception {
    deal(in("gap-exit", 0).volume("0.1"));
    deal(out("gap-exit", 5).volume("0.25"));
    assertThat(gaps("gap-exit"))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.get("reason").textValue()).isEqualTo("exit_without_entry");
              assertThat(gap.get("position_id").textValue()).isEqualTo("1");
              assertThat(gap.get("volume").decimalValue()).isEqualByComparingTo("0.15");
              assertThat(gap.get("from").textValue()).isEqualTo(at(0));
              assertThat(gap.get("to").textValue()).isEqualTo(at(5));
              assertThat(gap.get("fix").textValue()).contains("restart it");
            });
    deal(in("gap-exit", 1).volume("0.15"));
    assertThat(gaps("gap-exit")).isEmpty();
  }

  @Test
  void takesAPositionClosedInPartsOrStillOpenForWhole() throws Exception {
    deal(in("gap-parts", 0).volume("0.3"));
    deal(out("gap-parts", 1).volume("0.1"));
    assertThat(gaps("gap-parts")).isEmpty();
    deal(out("gap-parts", 2).volume("0.2"));
    assertThat(gaps("gap-parts")).isEmpty();
  }

  @Test
  void followsAReversal() throws Exception {
    deal(in("gap-turn", 0).volume("1"));
    deal(Deal.of("gap-turn", "3", "SELL", "INOUT", at(1)).position("1").volume("3"));
    deal(Deal.of("gap-turn", "4", "BUY", "OUT", at(2)).position("1").volume("1.5"));
    assertThat(gaps("gap-turn")).isEmpty();
    deal(Deal.of("gap-turn", "5", "BUY", "OUT", at(3)).position("1").volume("1"));
    assertThat(gaps("gap-turn"))
        .singleElement()
        .satisfies(gap -> assertThat(gap.get("volume").decimalValue()).isEqualByComparingTo("0.5"));
  }

  @Test
  void findsAReversalWithNothingToTurn() throws Exception {
    deal(Deal.of("gap-blind", "3", "SELL", "INOUT", at(1)).position("1").volume("3"));
    assertThat(gaps("gap-blind"))
        .singleElement()
        .satisfies(gap -> assertThat(gap.get("volume").isNull()).isTrue());
  }

  @Test
  void findsAnOrderThatIsDoneAndHasNoDeal() throws Exception {
    receipt("gap-order", "S1", "11", 10009, at(0));
    receipt("gap-order", "S2", "12", 10010, at(1));
    receipt("gap-order", "S3", "13", 10008, at(2)); // merely placed
    receipt("gap-order", "S4", "14", 10006, at(3)); // rejected
    receipt("gap-order", "S5", "", 10009, at(4));
    receipt("gap-order", "S6", "16", 10009, at(5));
    deal(Deal.of("gap-order", "12", "BUY", "IN", at(1)).volume("0.05"));
    deal(Deal.of("gap-order", "12", "BUY", "IN", at(1)).volume("0.05"));
    assertThat(gaps("gap-order"))
        .extracting(gap -> gap.get("reason").textValue() + " " + gap.get("order_id").textValue())
        .containsExactly("order_without_deal 16", "order_without_deal 11");
  }

  @Test
  void waitsAMinuteForTheDealOfAnOrder() throws Exception {
    String now = Instant.now().toString();
    receipt("gap-fresh", "S1", "11", 10009, YEARS_AGO, now);
    receipt("gap-fresh", "S2", "12", 10009, YEARS_AGO, Instant.now().minusSeconds(90).toString());
    assertThat(get("/api/v1/gaps?login=gap-fresh").get("items"))
        .singleElement()
        .satisfies(gap -> assertThat(gap.get("order_id").textValue()).isEqualTo("12"));
  }

  @Test
  void findsAMoveOfTheBalanceThatNoDealExplains() throws Exception {
    balance("gap-money", "1000", at(0));
    deal(out("gap-money", 5).profit("12.30").position("9"));
    deal(in("gap-money", 5).position("9"));
    balance("gap-money", "1012.30", at(10));
    balance("gap-money", "1000.00", at(20));
    balance("gap-money", "1000.01", at(30));
    assertThat(gaps("gap-money"))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.get("reason").textValue()).isEqualTo("balance_gap");
              assertThat(gap.get("amount").decimalValue()).isEqualByComparingTo("-12.30");
              assertThat(gap.get("amount").toString()).isEqualTo("-12.3");
              assertThat(gap.get("currency").textValue()).isEqualTo("USD");
              assertThat(gap.get("from").textValue()).isEqualTo(at(10));
              assertThat(gap.get("to").textValue()).isEqualTo(at(20));
            });
    deal(Deal.balance("gap-money", "BALANCE", "-12.30", at(15)).received(at(40)));
    assertThat(gaps("gap-money")).isEmpty();
  }

  @Test
  void acceptsAReplayOfOldDealsAndFindsWhatItLost() throws Exception {
    deal(Deal.balance("gap-replay", "BALANCE", "10000", YEARS_AGO).received(at(0)));
    balance("gap-replay", "10000", at(0));
    for (int i = 1; i <= 20; i++) {
      deal(
          Deal.of("gap-replay", "o" + i, "BUY", "IN", YEARS_AGO)
              .profit("-1." + (10 + i))
              .received(at(0)));
      balance("gap-replay", sum(i), at(0));
    }
    assertThat(gaps("gap-replay")).isEmpty();
    jdbc.update("delete from trading_data where login = 'gap-replay' and order_id = 'o7'");
    assertThat(gaps("gap-replay"))
        .singleElement()
        .satisfies(
            gap -> assertThat(gap.get("amount").decimalValue()).isEqualByComparingTo("-1.17"));
  }

  /** 10000 less 1.11, 1.12 and so on. */
  private static String sum(int deals) {
    double cents = 1_000_000;
    for (int i = 1; i <= deals; i++) {
      cents -= 100 + 10 + i;
    }
    return Double.toString(cents / 100);
  }

  @Test
  void acceptsAHistoryThatIsSentAgain() throws Exception {
    balance("gap-again", "500", at(0));
    for (int i = 0; i < 5; i++) {
      deal(Deal.of("gap-again", "h" + i, "BUY", "IN", YEARS_AGO).profit("100").received(at(1)));
    }
    deal(in("gap-again", 2).profit("-0.40").received(at(2)));
    balance("gap-again", "499.60", at(5));
    balance("gap-again", "499.60", at(10));
    assertThat(gaps("gap-again")).isEmpty();
  }

  @Test
  void countsADealNearASnapshotOnEitherSideOfIt() throws Exception {
    balance("gap-edge", "500", "2026-02-03T10:00:00Z");
    balance("gap-edge", "490", "2026-02-03T10:10:00Z"); // already without the deal's loss
    deal(in("gap-edge", 0).profit("-10").received("2026-02-03T10:10:05Z"));
    jdbc.update(
        "update trading_data set deal_time = '2026-02-03T10:10:03Z' where login = 'gap-edge'");
    balance("gap-edge", "490", "2026-02-03T10:20:00Z");
    deal(in("gap-edge", 25).profit("-7").received("2026-02-03T10:25:00Z"));
    balance("gap-edge", "490", "2026-02-03T10:25:01Z"); // read before the deal, sent after it
    balance("gap-edge", "483", "2026-02-03T10:35:00Z");
    assertThat(gaps("gap-edge")).isEmpty();
  }

  @Test
  void takesMoneyLentWhetherItMovesTheBalanceOrNot() throws Exception {
    balance("gap-credit", "500", at(0));
    deal(Deal.balance("gap-credit", "CREDIT", "50", at(5)));
    balance("gap-credit", "500", at(10));
    deal(Deal.balance("gap-credit", "CREDIT", "70", at(15)));
    balance("gap-credit", "570", at(20));
    assertThat(gaps("gap-credit")).isEmpty();
  }

  @Test
  void givesSoManyAndSaysThatThereAreMore() throws Exception {
    for (int i = 0; i < 5; i++) {
      receipt("gap-many", "S" + i, "o" + i, 10009, at(i));
    }
    JsonNode three = get("/api/v1/gaps?from=2026-02-01&to=2026-02-28&login=gap-many&limit=3");
    assertThat(three.get("items")).hasSize(3);
    assertThat(three.get("more").booleanValue()).isTrue();
    assertThat(three.at("/items/0/order_id").textValue()).isEqualTo("o4");
    JsonNode five = get("/api/v1/gaps?from=2026-02-01&to=2026-02-28&login=gap-many&limit=5");
    assertThat(five.get("more").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=1001,limit",
    "limit=x,limit",
    "login=,login",
    "login=%00,login",
    "from=yesterday,from",
    "to=2026-02-30,to",
    "from=2026-02-02&to=2026-02-01,from",
    "from=2025-01-01&to=2026-01-02,from"
  })
  void namesTheParameterAtFault(String query, String field) throws Exception {
    for (String path : List.of("/api/v1/gaps?")) {
      var answer = call("GET", path + query, "");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(mapper.readTree(answer.body()).get("field").textValue()).isEqualTo(field);
    }
  }
}
