package io.bactrian.console.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What results and decisions read as, and that PostgreSQL decides who sees which. */
class BotAnswersTest extends BotHub {

  @BeforeEach
  void trades() {
    jdbc.update("delete from analytics.trades");
    jdbc.update("delete from analytics.equity");
    jdbc.update("delete from portal_grants where subject like 'telegram:%'");
    account("6001", "USD");
    account("6002", "EUR");
    trade("6001", "1", "cross", 30, "2 hours");
    trade("6001", "2", "cross", -10, "90 minutes");
    trade("6001", "3", "other", 5, "1 minute"); // later than the portal shows
    trade("6002", "4", "cross", 7, "3 hours");
  }

  private void account(String login, String currency) {
    jdbc.update(
        "insert into analytics.equity (login, slot, at, balance, equity, currency) values (?, now() - interval '1 hour', now() - interval '1 hour', 1000, 1010.5, ?)",
        login,
        currency);
  }

  private void trade(String login, String position, String strategy, int net, String ago) {
    jdbc.update(
        """
        insert into analytics.trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, strategy, label, label_source, context,
          labelled_at)
        values (?, ?, 'BTCUSD', 'long', 0.1, 1, 2, now() - interval '1 day', now() - cast(? as interval), ?, 0, 0, 0, ?,
          60, ?, 'win', 'computed', '{}', now())
        """,
        login,
        position,
        ago,
        net,
        net,
        strategy);
  }

  @Test
  void anOperatorSeesAllWithEachCurrencyByItself() {
    long user = linked("operator", "olga");
    assertThat(ask(user, "/profit day"))
        .contains(
            "Net profit of all strategies, day to ",
            "+7.00 EUR, n = 1 trades, 1 won (100 %), worst drawdown 0.00 EUR",
            "+25.00 USD, n = 3 trades, 2 won (67 %), worst drawdown -10.00 USD");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                telegram.sent.stream()
                    .anyMatch(
                        one -> one.method().equals("sendPhoto") && one.chat().equals("" + user)));
    assertThat(telegram.faults).isEmpty();
    assertThat(ask(user, "/profit week other"))
        .contains("+5.00 USD, n = 1 trades")
        .doesNotContain("Equity", "EUR");
    assertThat(ask(user, "/profit <b>_*["))
        .contains("Net profit of <b>_*[, week", "No closed trade, n = 0");
    assertThat(ask(user, "/trades 2"))
        .contains("n = 2", "+5.00 USD, other, 6001/3", "-10.00 USD, cross, 6001/2");
    assertThat(ask(user, "/trades many")).startsWith("Send /trades");
  }

  @Test
  void aVipSeesWhatIsGrantedAndNoSooner() {
    long user = linked("vip", "viktor");
    assertThat(ask(user, "/profit")).contains("No closed trade, n = 0").doesNotContain("Equity");
    assertThat(ask(user, "/trades")).isEqualTo("No closed trade, n = 0");
    as("service.key")
        .call(
            200,
            "PUT",
            "/api/v1/portal-grants",
            "{\"subject\":\"telegram:%d\",\"login\":\"6001\",\"reason\":\"a test\"}"
                .formatted(user));
    assertThat(ask(user, "/profit"))
        .contains("+20.00 USD, n = 2 trades", "Equity 1,010.50 USD, n = 1 accounts")
        .doesNotContain("EUR");
    assertThat(ask(user, "/trades")).contains("6001/1", "6001/2").doesNotContain("6001/3", "6002");
  }

  @Test
  void whyAnswersByDecisionSignalAndTicket() {
    String decision = "01WHY00000000000000000000D";
    jdbc.update("delete from inferences where id = ?", decision);
    jdbc.update(
        """
        insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features,
          policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, score, weights)
        values (?, 'BTCUSD', 's<i>_*', now(), 'HOLD', 'BUY', 0.25,
          '{"trend":{"action":"BUY","confidence":0.5,"weight":0.5,"contribution":0.25}}', '{}', 'block',
          '{"kill_switch: it is on"}', 0, 'test', now(), 1000, 0.25, 'equal')
        """,
        decision);
    jdbc.update(
        """
        insert into ai_explanations (inference_id, part, state, method, of, model, version, base, output, contributions,
          paths, trees, background, took_us)
        values (?, 'direction', 'explained', 'tree_shap', 'probability of up', 'm', 'v', 0.5, 0.6,
          '[{"feature":"f_return_12","value":0.1}]', '[]', 0, 0, 1)
        """,
        decision);
    long user = linked("operator", "wanda");
    assertThat(ask(user, "/why 404404")).startsWith("Nothing is known of 404404");
    assertThat(ask(user, "/why")).startsWith("Send /why and a ticket");
    ask(user, "/why " + decision);
    assertThat(text(user))
        .contains(
            "HOLD BTCUSD, strategy s<i>_*",
            "Score +0.250, confidence 0.25, weights equal",
            "trend +0.250: BUY 0.50, weight 0.50",
            "Guard: block, 0 lots, proposed BUY",
            "kill_switch: it is on",
            "direction, probability of up: 0.500 to 0.600; f_return_12 +0.100",
            "Order: –");
    jdbc.update("delete from inferences where id = ?", decision);
  }

  @Test
  void whatIsTooLongSaysHowMuchMoreThereIs() {
    long user = linked("operator", "long");
    for (int i = 0; i < 60; i++) {
      jdbc.queryForList(
          "select raise_alarm(?, 'warning', ?, 'd')", "flood" + i + ":x", "Title ".repeat(25));
      jdbc.update(
          "insert into alarms (key, alarm_group, severity, title, detail, labels, state, first_at, fired_at, last_at, count) values (?, 'g', 'warning', ?, 'd', '{}', 'firing', now(), now(), now(), 1)",
          "flood" + i,
          "Title ".repeat(25));
    }
    ask(user, "/status");
    assertThat(text(user)).hasSizeLessThanOrEqualTo(4_096).containsPattern("\nand \\d+ more$");
    jdbc.update("delete from alarms where key like 'flood%'");
    jdbc.update("delete from alarm_firings where key like 'flood%'");
  }

  @Test
  void theConsoleListsWhoIsLinkedAndUnlinks() {
    long user = linked("vip", "victor");
    var page = as("service.key").get("/api/v1/telegram-people?name=victor&state=linked");
    assertThat(page.at("/items/0/subject").textValue()).isEqualTo("telegram:" + user);
    assertThat(page.at("/items/0/state").textValue()).isEqualTo("linked");
    assertThat(as("service.key").get("/api/v1/telegram").get("state").textValue())
        .isEqualTo("works");
    String id = page.at("/items/0/id").textValue();
    String call = "/api/v1/telegram-people/" + id + "/unlink";
    assertThat(
            post(200, call, "{\"reason\":\"test\",\"dry_run\":true}")
                .get("unlinked")
                .booleanValue())
        .isFalse();
    assertThat(ask(user, "/trades")).startsWith("No closed");
    post(200, call, "{\"reason\":\"test\"}");
    assertThat(ask(user, "/trades")).startsWith("Hello.");
    post(409, call, "{\"reason\":\"test\"}");
    for (String body :
        List.of(
            "{\"role\":\"boss\",\"name\":\"x\"}",
            "{\"role\":\"vip\",\"name\":\"<b>\"}",
            "{\"role\":\"vip\"}")) {
      post(400, "/api/v1/telegram-codes", body);
    }
  }
}
