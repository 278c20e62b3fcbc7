package io.bactrian.decisions.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.decisions.guardrails.Guardrails.Pricing;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.hub.security.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A proposed action judged over HTTP. */
@HubTest
class PolicyEvalTest {
  private static final String SYMBOL = "GUARD";
  private static final String LOGIN = "guard-test";
  private static final String ASK =
      "{\"symbol\":\"GUARD\",\"strategy\":\"wave\",\"login\":\"guard-test\",\"action\":\"BUY\"%s}";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired Guardrails guardrails;
  @Autowired RiskGuard guard;
  @Autowired Policy policy;

  private long message;
  private int tickets;

  @BeforeEach
  void plant() {
    clear();
    jdbc.update("delete from trading_data"); // the hub's own limits count what other tests left
    io.bactrian.models.training.Planted.wave(jdbc, SYMBOL, 400);
    message =
        number(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '1', '', '')"
                + " returning id");
    jdbc.update(
        """
        insert into account_snapshots (raw_message_id, login, balance, equity, currency)
        values (?, ?, 10000, 10000, 'USD')\
        """,
        message,
        LOGIN);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from trading_data where login = ?", LOGIN);
    jdbc.update("delete from order_receipts where login = ?", LOGIN);
    jdbc.update("delete from account_snapshots where login = ?", LOGIN);
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from bar_series where symbol = ?", SYMBOL);
    jdbc.update("delete from policy_limits");
    jdbc.update("delete from currency_rates");
    jdbc.update("delete from symbols");
  }

  private long number(String sql) {
    Long number = jdbc.queryForObject(sql, Long.class);
    return number == null ? -1 : number;
  }

  private String deal(String position, String type, String volume, String profit) {
    String ticket = "g" + ++tickets;
    jdbc.update(
        """
        insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry, symbol,
          volume, price, profit)
        values (?, ?, ?, ?, ?, now(), ?, 'IN', ?, ?::numeric, 100, ?::numeric)\
        """,
        message,
        LOGIN,
        ticket,
        "o" + ticket,
        position,
        type,
        SYMBOL,
        volume,
        profit);
    return "o" + ticket;
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private void describe() {
    hub()
        .put(
            "/api/v1/symbols/GUARD",
            "{\"contract_size\":10,\"profit_currency\":\"usd\",\"volume_step\":0.01,\"reason\":\"r\"}");
  }

  private JsonNode limit(String members) {
    return hub().put("/api/v1/policy-limits", "{%s,\"reason\":\"a test\"}".formatted(members));
  }

  private JsonNode ask(String more) {
    return hub().function(200, "policy-eval", ASK.formatted(more));
  }

  private static JsonNode limit(JsonNode answer, String name) {
    for (JsonNode limit : answer.path("limits")) {
      if (limit.path("limit").asText().equals(name)
          && !limit.path("from").asText().equals("settings")) {
        return limit;
      }
    }
    throw new AssertionError("no limit " + name + " in " + answer);
  }

  @Test
  void judgesByTheSettingsAloneWhereThereIsNoData() throws Exception {
    JsonNode answer = ask("");
    Verdict alone = guard.judge("BUY", policy.snapshot(null));
    assertThat(answer.path("verdict").asText()).isEqualTo(alone.verdict());
    assertThat(answer.path("volume").decimalValue()).isEqualByComparingTo(alone.volume());
    assertThat(answer.path("sized_by").asText()).isEqualTo("fixed");
    assertThat(answer.path("limits").findValuesAsText("limit"))
        .containsExactly("kill_switch", "daily_loss", "position_size", "exposure");
    assertThat(answer.path("defaults").toString())
        .contains("no policy limit fits", "symbol table", "neither volume nor sizing");
    var question =
        new PolicyQuestion(SYMBOL, "wave", null, "BUY", null, null, null, null, null, null, null);
    Evaluation same = guardrails.evaluate(question, new Pricing("M5", Duration.ofDays(4)));
    assertThat(same.judged()).isEqualTo(alone);
  }

  @Test
  void reducesToWhatTheLimitsOfTheLoginLeave() throws Exception {
    describe();
    String id =
        limit("\"login\":\"guard-test\",\"max_exposure\":0.5,\"max_open_positions\":3")
            .path("id")
            .asText();
    deal("1", "SELL", "0.43", "0");
    JsonNode answer = ask(",\"volume\":0.1");
    assertThat(answer.path("verdict").asText()).isEqualTo("reduce");
    assertThat(answer.path("volume").decimalValue()).isEqualByComparingTo("0.07");
    assertThat(answer.path("sized_by").asText()).isEqualTo("given");
    JsonNode exposure = limit(answer, "exposure");
    assertThat(exposure.path("from").asText()).isEqualTo("policy-limits/" + id);
    assertThat(exposure.path("used").decimalValue()).isEqualByComparingTo("0.43");
    assertThat(exposure.path("left").decimalValue()).isEqualByComparingTo("0.07");
    assertThat(exposure.path("outcome").asText()).isEqualTo("reduces");
    assertThat(limit(answer, "open_positions").path("outcome").asText()).isEqualTo("kept");
    assertThat(answer.path("defaults")).isEmpty();
  }

  @Test
  void holdsTheNextActionToALimitThatIsWrittenBySql() {
    assertThat(ask(",\"volume\":0.1").path("verdict").asText()).isEqualTo("allow");
    jdbc.update(
        "insert into policy_limits (symbol, max_position_size, updated_by) values (?, 0.04, 'me')",
        SYMBOL);
    assertThat(ask(",\"volume\":0.1").path("volume").decimalValue()).isEqualByComparingTo("0.04");
    jdbc.update("update policy_limits set max_position_size = 0.03");
    assertThat(ask(",\"volume\":0.1").path("volume").decimalValue()).isEqualByComparingTo("0.03");
    jdbc.update(
        """
        insert into symbols (symbol, contract_size, quote_currency, profit_currency, volume_step, volume_min, updated_by)
        values (?, 10, 'USD', 'USD', 0.02, 0.02, 'me')
        """,
        SYMBOL);
    assertThat(ask(",\"volume\":0.1").path("volume").decimalValue()).isEqualByComparingTo("0.02");
    jdbc.update("truncate policy_limits");
    assertThat(ask(",\"volume\":0.1").path("verdict").asText()).isEqualTo("allow");
  }

  @Test
  void measuresMoneyAndBlocksWhereARateIsMissing() throws Exception {
    describe();
    limit("\"symbol\":\"GUARD\",\"max_exposure_money\":1000,\"currency\":\"EUR\"");
    JsonNode unknown = ask(",\"volume\":0.1,\"price\":100");
    assertThat(unknown.path("verdict").asText()).isEqualTo("block");
    assertThat(limit(unknown, "exposure_money").path("outcome").asText()).isEqualTo("unknown");
    assertThat(unknown.path("reasons").toString()).contains("USD in EUR", "/api/v1/currency-rates");

    hub().put("/api/v1/currency-rates/EUR/USD", "{\"rate\":1.25,\"reason\":\"r\"}");
    JsonNode known = ask(",\"volume\":2,\"price\":100"); // a lot is 1,000 dollars, 800 euros
    assertThat(limit(known, "exposure_money").path("reason").asText()).contains("worth 800");
    assertThat(known.path("volume").decimalValue())
        .isEqualByComparingTo("1"); // the settings' limit
    limit("\"symbol\":\"GUARD\",\"max_exposure_money\":200,\"currency\":\"EUR\"");
    assertThat(ask(",\"volume\":2,\"price\":100").path("volume").decimalValue())
        .isEqualByComparingTo("0.25");
  }

  @Test
  void countsTheDayOfTheStrategyThatOpenedThePosition() throws Exception {
    limit("\"strategy\":\"wave\",\"daily_loss_limit\":50,\"currency\":\"USD\"");
    jdbc.update(
        """
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
        values ('guard-signal', ?, 't', '', 'wave', 'GUARD', 'buy') on conflict do nothing\
        """,
        message);
    deal("2", "BUY", "0.1", "-60");
    assertThat(ask("").path("verdict").asText()).isEqualTo("allow");
    String order = deal("3", "BUY", "0.1", "-10");
    jdbc.update(
        """
        insert into order_receipts (raw_message_id, login, signal_id, order_id, retcode, receipt_time)
        values (?, ?, 'guard-signal', ?, 10009, now())\
        """,
        message,
        LOGIN,
        order);
    deal("3", "SELL", "0.1", "-45");
    JsonNode answer = ask("");
    assertThat(answer.path("verdict").asText()).isEqualTo("block");
    assertThat(limit(answer, "daily_loss").path("used").decimalValue()).isEqualByComparingTo("55");
  }

  @Test
  void sizesByTheRiskAtTheStop() throws Exception {
    describe();
    // 1 % of 10,000 is 100; 20 * 10 is 200 a lot
    JsonNode answer =
        ask(
            ",\"price\":100,\"stop\":80,\"sizing\":{\"method\":\"risk_fraction\",\"fraction\":0.01}");
    assertThat(answer.path("sized_by").asText()).isEqualTo("risk_fraction");
    assertThat(answer.path("volume").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(answer.at("/sizing/basis/risk_per_lot").decimalValue()).isEqualByComparingTo("200");
    JsonNode atr = ask(",\"sizing\":{\"method\":\"risk_fraction\"}");
    assertThat(atr.at("/sizing/basis/atr_14").decimalValue()).isPositive();
    JsonNode target = ask(",\"sizing\":{\"method\":\"volatility_target\",\"target\":0.01}");
    assertThat(target.path("sized_by").asText()).isEqualTo("volatility_target");
    assertThat(target.at("/sizing/basis/volatility").decimalValue()).isPositive();
  }

  @Test
  void takesTheFixedSizeWhereTheSymbolIsNotDescribed() throws Exception {
    JsonNode answer = ask(",\"sizing\":{\"method\":\"risk_fraction\"}");
    assertThat(answer.path("sized_by").asText()).isEqualTo("fixed");
    assertThat(answer.at("/sizing/asked").asText()).isEqualTo("risk_fraction");
    assertThat(answer.path("reasons").toString()).contains("symbol table does not hold GUARD");
  }

  @Test
  void blocksWhereItIsNotKnownWhoseLimitsApply() throws Exception {
    limit("\"login\":\"guard-test\",\"max_exposure\":5");
    jdbc.update(
        """
        insert into account_snapshots (raw_message_id, login, balance, equity, currency)
        values (?, 'guard-test-2', 1, 1, 'USD')\
        """,
        message);
    String nameless = ASK.formatted("").replace("\"login\":\"guard-test\",", "");
    JsonNode answer = hub().function(200, "policy-eval", nameless);
    jdbc.update("delete from account_snapshots where login = 'guard-test-2'");
    assertThat(answer.path("verdict").asText()).isEqualTo("block");
    assertThat(answer.path("reasons").toString()).contains("several accounts", "name login");
  }

  @Test
  void looksAtWhatWasOpenThen() throws Exception {
    limit("\"login\":\"guard-test\",\"max_exposure\":0.5");
    Instant before = Instant.now().minusSeconds(60);
    deal("4", "BUY", "0.45", "0");
    var then =
        new PolicyQuestion(
            SYMBOL, "wave", LOGIN, "BUY", null, null, null, null, null, before, null);
    var pricing = new Pricing("M5", Duration.ofDays(4));
    assertThat(guardrails.evaluate(then, pricing).verdict()).isEqualTo("allow");
    assertThat(ask("").path("volume").decimalValue()).isEqualByComparingTo("0.05");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /functions/v1/policy-eval",
    "GET, /api/v1/policy-limits",
    "PUT, /api/v1/policy-limits",
    "PUT, /api/v1/symbols/GUARD",
    "PUT, /api/v1/currency-rates/EUR/USD"
  })
  void isNoBusinessOfAnExpertAdvisor(String method, String path) throws Exception {
    var expertAdvisor = new HubCalls(port, credentials, "ea.key");
    assertThat(expertAdvisor.send(method, path, "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void storesNothing() throws Exception {
    List<Long> before = counts();
    ask(",\"volume\":0.1");
    assertThat(counts()).isEqualTo(before);
  }

  private List<Long> counts() {
    return List.of("inferences", "policy_changes", "policy_limits", "trading_data").stream()
        .map(table -> number("select count(*) from " + table))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "422 | \"symbol\":\"NONE\" | symbol | GUARD",
        "422 | \"strategy\":\"none\" | strategy | wave",
        "422 | \"login\":\"none\" | login | guard-test",
        "400 | \"action\":\"LONG\" | action | -",
        "400 | \"volume\":0 | volume | -",
        "400 | \"volume\":1e-20 | volume | 12 digits",
        "400 | \"volume\":1,\"sizing\":{\"method\":\"fixed\"} | sizing | either",
        "400 | \"sizing\":{\"method\":\"kelly\"} | sizing.method | -",
        "400 | \"sizing\":{\"method\":\"fixed\",\"fraction\":0.1} | sizing.fraction | volume",
        "400 | \"sizing\":{\"method\":\"risk_fraction\",\"fraction\":2} | sizing.fraction | -",
        "422 | \"sizing\":{\"method\":\"risk_fraction\",\"period\":\"M7\"} | period | M5",
        "400 | \"price\":100,\"stop\":101 | stop | below",
        "400 | \"price\":-1 | price | -",
        "400 | \"colour\":1 | colour | -",
      })
  void namesTheFieldAtFault(int status, String members, String field, @Nullable String detail)
      throws Exception {
    var body = (ObjectNode) mapper.readTree(ASK.formatted(""));
    body.setAll((ObjectNode) mapper.readTree("{" + members + "}"));
    JsonNode problem = hub().function(status, "policy-eval", body.toString());
    assertThat(problem.path("field").asText()).isEqualTo(field);
    if (detail != null) {
      assertThat(problem.path("detail").asText()).contains(detail);
    }
  }
}
