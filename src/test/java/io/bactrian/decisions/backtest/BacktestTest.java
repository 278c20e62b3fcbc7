package io.bactrian.decisions.backtest;

import static io.bactrian.decisions.backtest.LookAheadCheckTest.assertClean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.decisions.backtest.Deciders.Decider;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Backtests of planted bars by a whole hub. */
@HubTest
class BacktestTest {
  private static final String SYMBOL = "BACKTEST";
  private static final String MODEL = "backtest-m5-direction";
  private static final String COSTS =
      "{\"spread\":0.01,\"slippage\":0.005,\"commission_rate\":0.0001,\"swap_long\":0.1,\"swap_short\":0.1}";
  private static final String ASK =
      """
      {"symbols":[{"symbol":"BACKTEST","contract_size":1}],"period":"M5","strategy":%s,"costs":%s,
       "sizing":{"method":"fixed","volume":0.5},"account":{"equity":10000,"currency":"USD"}%s}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired Deciders deciders;
  @Autowired MarketLoader loader;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 760);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from tv_signals where ticker = ?", SYMBOL);
    jdbc.update("update models set champion = null where model = ?", MODEL);
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private static String ask(String strategy, String more) {
    return ASK.formatted(strategy, COSTS, more);
  }

  @Test
  void reportsKeepsComparesAndExportsABacktestOfALobe() {
    JsonNode first =
        hub().function(200, "backtest", ask("{\"lobe\":\"momentum\"}", ",\"name\":\"one\""));
    assertThat(first.path("status").asText()).isEqualTo("completed");
    JsonNode report = first.at("/result/report");
    int trades = report.at("/trades/count").asInt();
    assertThat(trades).isPositive();
    assertThat(report.path("end_equity").asDouble())
        .isCloseTo(10_000 + report.path("net_profit").asDouble(), within(1e-9));
    assertThat(report.at("/costs/spread").asDouble()).isPositive();
    assertThat(report.at("/baselines/0/name").asText()).isEqualTo("buy_and_hold");
    assertThat(first.at("/result/bars").asInt()).isEqualTo(760);
    assertClean(first, 64);

    String id = first.path("id").asText();
    JsonNode kept = hub().get("/api/v1/backtests/" + id);
    assertThat(kept.path("result")).isEqualTo(first.path("result"));
    assertThat(kept.path("trade_count").asInt()).isEqualTo(trades);
    assertThat(kept.at("/equity/equity").size()).isPositive();
    assertThat(hub().get("/api/v1/backtest-trades?backtest=" + id).path("items")).hasSize(trades);
    assertThat(text(id, "trades.csv").lines()).hasSize(trades + 1);
    assertThat(text(id, "equity.csv").lines().count()).isGreaterThan(100);
    assertThat(text(id, "report.html"))
        .contains("<svg", "Sharpe ratio", "lobe momentum")
        .contains("Check decision_look_ahead", "cut off at 64 of 760 bars");

    JsonNode second =
        hub()
            .function(
                200,
                "professional_backtesting",
                ask("{\"lobe\":\"volatility\"}", ",\"exits\":{\"stop_atr\":2,\"target_atr\":3}"));
    String other = second.path("id").asText();
    JsonNode both = hub().get("/api/v1/backtests/" + id + "," + other + "/compare");
    assertThat(both.at("/items/0/name").asText()).isEqualTo("one");
    assertThat(both.at("/items/1/strategy").asText()).isEqualTo("lobe volatility");
    assertThat(hub().call(400, "GET", "/api/v1/backtests/" + id + "/compare", "").path("field"))
        .hasToString("\"ids\"");
  }

  private String text(String id, String file) {
    HttpResponse<String> answer = hub().send("GET", "/api/v1/backtests/" + id + "/" + file, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-disposition").orElse(""))
        .contains("attachment");
    return answer.body();
  }

  @Test
  void decidesAtEachBarWhatALiveDecisionAnswersAboutThatMoment() throws Exception {
    Instant from = Instant.now().minusSeconds(3 * 3600);
    String body = ask("{\"fusion\":true}", ",\"from\":\"%s\"".formatted(from));
    BacktestRequest request = BacktestRequest.of(mapper.readTree(body), "M5", Instant.now());
    Markets markets = loader.load(request);
    Decider decider = deciders.of(request, markets);
    long[] closes = markets.traded().get(0).bars().closeTimes();
    int traded = 0;
    for (int bar = closes.length - 24; bar < closes.length; bar += 4) {
      var order = new Order();
      decider.strategy().atClose(0, bar, order);
      JsonNode live =
          hub()
              .function(
                  200,
                  "infer",
                  "{\"symbol\":\"%s\",\"as_of\":\"%s\",\"dry_run\":true,\"strategy\":\"wave\"}"
                      .formatted(SYMBOL, Instant.EPOCH.plusNanos(closes[bar] * 1000)));
      int side =
          switch (live.path("action").asText()) {
            case "BUY" -> 1;
            case "SELL" -> -1;
            default -> 0;
          };
      assertThat(order.side()).as(live.toString()).isEqualTo(side);
      if (side != 0) {
        traded++;
        assertThat(order.confidence()).isEqualTo(live.path("confidence").asDouble());
      }
    }
    assertThat(traded).isPositive();
  }

  /** A version that was trained on what was known at a moment; it goes by the hour's sine. */
  private String trained(Instant known, int slope) {
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, known));
    byte[] onnx = TinyModel.of(dataset.features().size(), 2, 17, slope);
    String run = "backtest-" + dataset.id();
    return registry
        .register(
            TinyModel.uploaded(objects, run, MODEL, "direction", dataset, onnx),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity())
        .version();
  }

  @Test
  void walksForwardThroughVersionsOfWhichNoneHadSeenWhatItDecides() {
    Instant first = Instant.now().minusSeconds(10 * 3600);
    Instant second = first.plusSeconds(5 * 3600);
    String older = trained(first, 30);
    String newer = trained(second, 31);
    JsonNode answer =
        hub()
            .function(
                200,
                "backtest",
                ask("{\"model\":\"%s\",\"walk_forward\":true}".formatted(MODEL), ""));
    JsonNode steps = answer.at("/result/steps");
    assertThat(steps.findValuesAsText("version")).containsExactly(older, newer);
    assertThat(answer.at("/result/warnings").toString()).doesNotContain("in_sample");
    String id = answer.path("id").asText();
    JsonNode trades = hub().get("/api/v1/backtest-trades?backtest=" + id).path("items");
    assertThat(trades.findValuesAsText("origin")).contains(MODEL + " " + older);
    for (JsonNode trade : trades) {
      Instant known = trade.path("origin").asText().endsWith(older) ? first : second;
      assertThat(Instant.parse(trade.path("decided_at").asText())).isAfterOrEqualTo(known);
    }
    JsonNode seen =
        hub()
            .function(
                200,
                "backtest",
                ask(
                    "{\"model\":\"%s\",\"version\":\"%s\"}".formatted(MODEL, newer),
                    ",\"dry_run\":true"));
    assertThat(seen.at("/result/warnings").toString()).contains("in_sample", newer);
    assertClean(seen, 64);
    assertClean(answer, 64);
  }

  @Test
  void tradesWhatSignalsSaidAtTheNextOpen() {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 300 * 300 - 20 * 300L);
    signal("buy", end.minusSeconds(1500).plusSeconds(7), "long");
    signal("sell", end, "flat");
    JsonNode answer = hub().function(200, "backtest", ask("{\"signals\":\"crossing\"}", ""));
    String id = answer.path("id").asText();
    JsonNode trade = hub().get("/api/v1/backtest-trades?backtest=" + id).at("/items/0");
    assertThat(answer.at("/result/report/trades/count").asInt()).isEqualTo(1);
    assertClean(answer, 64);
    assertThat(trade.path("side").asText()).isEqualTo("BUY");
    assertThat(trade.path("exit").asText()).isEqualTo("signal");
    assertThat(Instant.parse(trade.path("decided_at").asText()))
        .isEqualTo(end.minusSeconds(1200)); // the close of the bar in which it was fired
    assertThat(Instant.parse(trade.path("opened_at").asText())).isEqualTo(end.minusSeconds(1200));
    assertThat(Instant.parse(trade.path("closed_at").asText())).isEqualTo(end);
  }

  private void signal(String action, Instant at, String position) {
    Long message =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('tradingview', 't',"
                + " '', '') returning id",
            Long.class);
    jdbc.update(
        """
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, fired_at,
          market_position)
        values (?, ?, 't', '', 'crossing', ?, ?, ?, ?)
        """,
        Ulid.next(),
        message,
        SYMBOL,
        action,
        Timestamp.from(at),
        position);
  }

  @Test
  void countsWhatThePolicyReduced() {
    JsonNode answer =
        hub()
            .function(
                200,
                "backtest",
                ask("{\"lobe\":\"momentum\"}", "").replace("\"volume\":0.5", "\"volume\":500"));
    assertThat(answer.at("/result/refusals/position_size").asInt()).isPositive();
    JsonNode open =
        hub()
            .function(
                200,
                "backtest",
                ask("{\"lobe\":\"momentum\"}", ",\"policy\":false,\"dry_run\":true")
                    .replace("\"volume\":0.5", "\"volume\":50"));
    assertThat(open.at("/result/refusals/position_size").isMissingNode()).isTrue();
    assertThat(open.path("id").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | costs.spread      | \"spread\":0.01 | \"spread\":-1",
        "400 | costs             | \"slippage\":0.005, | ''",
        "422 | symbols[0]        | \"symbol\":\"BACKTEST\" | \"symbol\":\"NOBODY\"",
        "400 | symbols[0].contract_size | ,\"contract_size\":1 | ''",
        "422 | strategy.lobe     | {\"lobe\":\"momentum\"} | {\"lobe\":\"nothing\"}",
        "422 | strategy.signals  | {\"lobe\":\"momentum\"} | {\"signals\":\"silent\"}",
        "422 | strategy.model    | {\"lobe\":\"momentum\"} | {\"model\":\"no-m5-direction\"}",
        "422 | strategy.version  | {\"lobe\":\"momentum\"} | {\"model\":\"no\",\"version\":\"1\"}",
        "400 | strategy          | {\"lobe\":\"momentum\"} | {\"lobe\":\"trend\",\"fusion\":true}",
        "422 | to                | \"period\":\"M5\" |"
            + " \"period\":\"M5\",\"to\":\"2020-01-01T00:00:00Z\"",
        "422 | from              | \"period\":\"M5\" | \"period\":\"M5\",\"from\":\"%s\"",
      })
  void namesTheFieldAndTheFix(int status, String field, String place, String instead) {
    String body =
        ask("{\"lobe\":\"momentum\"}", "")
            .replace(place, instead.formatted(Instant.now().minusSeconds(60)));
    JsonNode problem = hub().function(status, "backtest", body);
    assertThat(problem.path("field").asText()).as(problem.toString()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bars[1].time  |"
            + " {\"time\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1},{\"time\":-300,\"open\":1,\"high\":1,\"low\":1,\"close\":1}",
        "bars[1].time  |"
            + " {\"time\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1},{\"time\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1}",
        "bars[1].close |"
            + " {\"time\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1},{\"time\":300,\"open\":1,\"high\":1,\"low\":1,\"close\":1e999}"
      })
  void namesTheBarThatCannotBeUsed(String field, String bars) {
    JsonNode problem =
        hub().function(422, "backtest", ask("{\"lobe\":\"momentum\"}", ",\"bars\":[" + bars + "]"));
    assertThat(problem.path("field").asText()).as(problem.toString()).isEqualTo(field);
  }
}
