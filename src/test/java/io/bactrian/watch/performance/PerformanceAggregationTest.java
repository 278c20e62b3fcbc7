package io.bactrian.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Answers about bars of a wave, and trades, aggregated by a whole hub's route. */
@HubTest
class PerformanceAggregationTest {
  private static final String SYMBOL = "SCORED";
  private static final String MODEL = "scored-m5-direction";
  private static final String VERSION = "00000000000000e1";
  private static final String OTHER = "00000000000000e2";
  private static final int ANSWERS = 640;
  private static final int HORIZON = 12;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ProducerTemplate producer;

  private int hits;
  private int ups;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 3_000);
    List<Instant> closes =
        jdbc.query(
            "select open_time + interval '5 minutes' from market_bars where symbol = ? order by 1",
            (row, number) -> row.getObject(1, OffsetDateTime.class).toInstant(),
            SYMBOL);
    Instant cut = closes.get(closes.size() - ANSWERS - 1);
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, cut));
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, ?, 'M5', 'direction')",
        MODEL,
        SYMBOL);
    for (String version : List.of(VERSION, OTHER)) {
      jdbc.update(
          """
          insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
            verdict, reason, rows)
          values (?, ?, ?, 1, ?, ?, ?, '{down,up}', 'candidate', 'promoted', 'a test', 1)
          """,
          MODEL,
          version,
          version,
          "scored-" + version,
          dataset.id(),
          dataset.features().toArray(String[]::new));
    }
    jdbc.update("update models set champion = ? where model = ?", VERSION, MODEL);
    answer(closes.subList(closes.size() - ANSWERS, closes.size()));
    shadow();
    trade();
    hours();
  }

  @AfterEach
  void clear() {
    jdbc.update("update models set champion = null where model = ?", MODEL);
    for (String table :
        List.of("prediction_outcomes", "performance_estimates", "ml_performance_metrics")) {
      jdbc.update("delete from " + table + " where model = ?", MODEL);
    }
    jdbc.update("delete from ml_performance_metrics where slice_by is not null");
    jdbc.update("delete from inferences where symbol = ?", SYMBOL);
    jdbc.update("delete from model_rollouts where id = 'SCORED-R'");
    jdbc.update("delete from ml_model_versions where model = ?", MODEL);
    jdbc.update("delete from models where model = ?", MODEL);
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from closed_trades where login = 'scored'");
    jdbc.update("delete from account_snapshots where login = 'scored'");
    jdbc.update("delete from order_receipts where login = 'scored'");
    jdbc.update("delete from trading_data where login = 'scored'");
    jdbc.update("delete from schedule_firings where hub = 'scored'");
    jdbc.update("delete from scorecard");
  }

  /** Right about three bars of four, twice as sure of up; two strategies ask about each bar. */
  private void answer(List<Instant> closes) {
    List<Double> prices =
        jdbc.queryForList(
            "select close from (select open_time, close from market_bars where symbol = ? order by"
                + " open_time desc limit ?) b order by open_time",
            Double.class,
            SYMBOL,
            ANSWERS);
    var random = new Random(8);
    var batch = new ArrayList<Object[]>();
    for (int i = 0; i < ANSWERS; i++) {
      boolean known = i + HORIZON < ANSWERS;
      boolean up = known && prices.get(i + HORIZON) > prices.get(i);
      boolean right = random.nextInt(4) > 0;
      double said = (up == right) ? 0.8 : 0.4;
      hits += known && right ? 1 : 0;
      ups += up ? 1 : 0;
      Object at = closes.get(i).atOffset(ZoneOffset.UTC);
      String lobes =
          "{\"direction\":{\"action\":\"BUY\",\"confidence\":0.1,\"model\":\"%s\",\"version\":\"%s\",\"probabilities\":{\"up\":%s,\"down\":%s}}}"
              .formatted(MODEL, VERSION, said, 1 - said);
      for (String strategy : List.of("first", "second")) {
        batch.add(
            new Object[] {
              "SCORED-%06d-%s".formatted(i, strategy),
              SYMBOL,
              strategy,
              at,
              at,
              MODEL,
              VERSION,
              lobes,
              at
            });
      }
    }
    jdbc.batchUpdate(
        """
        insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, model,
          model_version, lobes, features, policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, inputs)
        values (?, ?, ?, ?, ?, 'HOLD', 'HOLD', 0, ?, ?, ?::jsonb, '{"f_vol_rank":0.5}', 'allow', '{}', 0, 'test', ?, 2500,
          '{"period":"M5","sent":{}}')
        """,
        batch);
  }

  /** The other version answers nobody, and always up. */
  private void shadow() {
    jdbc.update(
        """
        insert into model_rollouts (id, model, champion, challenger, unit, test_group, steps, rule, state, started_by,
          reason, needs_approval, finished_at)
        values ('SCORED-R', ?, ?, ?, 'strategy', '{}', '{0,1}', '{}', 'stopped', 'test', 'test', false, now())
        """,
        MODEL,
        VERSION,
        OTHER);
    jdbc.update(
        """
        insert into rollout_decisions (inference_id, rollout, unit, arm, share, bar_closed_at, comparable, champion,
          challenger, took_us, asked_at)
        select id, 'SCORED-R', strategy, 'champion', 0, bar_closed_at, true, '{0.5,0.5}', '{0.3,0.7}', 1, asked_at
        from inferences where symbol = ?
        """,
        SYMBOL);
  }

  /** One a day for 60 days, each decided by the version; two of three win 100 of 10,000. */
  private void trade() {
    jdbc.execute(
        """
        set session_replication_role = replica; -- else the hub labels these deals, of which no trade comes
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', 'scored', '', '') returning id),
        day as (select n, date_trunc('day', now()) - make_interval(days => n) + interval '1 hour' as at
          from generate_series(1, 60) n),
        deals as (
          insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type)
          select message.id, 'scored', n::text, 'o' || n, n::text, at, 'BUY' from day, message),
        receipts as (
          insert into order_receipts (raw_message_id, login, signal_id, inference_id, order_id, retcode, receipt_time)
          select message.id, 'scored', 's' || n, 'SCORED-000000-first', 'o' || n, 0, at from day, message)
        insert into account_snapshots (raw_message_id, login, balance, equity, currency, received_at)
        select id, 'scored', 10000, 10000, 'EUR', now() - interval '70 days' from message;
        set session_replication_role = origin
        """);
    jdbc.update(
        """
        insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, strategy, label, regime)
        select 'scored', n::text, 'SCORED', 'long', 1, 1, 1, at, at + interval '1 minute', p, 0, 0, 0, p, 60, 'scored',
          'win', 'low-up'
        from (select n, date_trunc('day', now()) - make_interval(days => n) + interval '1 hour' as at,
          case when n % 3 = 0 then -100 else 100 end as p from generate_series(1, 60) n) day
        """);
  }

  /** 200 hours on time, and one firing that stands for three. */
  private void hours() {
    jdbc.update(
        """
        insert into schedule_firings (schedule, scheduled_at, kind, covers_from, fired_at, ended_at, outcome, hub)
        select 'ml-metrics-aggregation', at, case when n = 0 then 'missed' else 'cron' end,
          case when n = 0 then at - interval '2 hours' end, at, at, 'completed', 'scored'
        from (select n, date_trunc('hour', now()) - make_interval(days => 20) + make_interval(hours => n) as at
          from generate_series(0, 200) n) hour
        """);
  }

  private JsonNode get(String path) {
    return new HubCalls(port, credentials, "service.key").get(path).path("items");
  }

  private JsonNode metric(String query) {
    JsonNode items = get("/api/v1/performance-metrics?" + query);
    assertThat(items).as(query + " " + items).hasSize(1);
    return items.path(0);
  }

  private List<String> rows() {
    var all = new ArrayList<String>();
    for (String table :
        List.of(
            "prediction_outcomes t where model = '%s'".formatted(MODEL),
            "performance_estimates t where model = '%s'".formatted(MODEL),
            "ml_performance_metrics t where slice_by is not null",
            "scorecard t where measure in ('accuracy', 'win_rate', 'profit_factor', 'sharpe')")) {
      all.addAll(jdbc.queryForList("select t::text from " + table + " order by 1", String.class));
    }
    return all;
  }

  @Test
  void letsAnswersAndTradesMeetWhatCame() {
    producer.sendBody("direct:aggregate-performance", null);
    int known = ANSWERS - HORIZON;
    assertThat(
            jdbc.queryForObject(
                "select count(*) from prediction_outcomes where model = ? and known_at is null and arm <> 'shadow'",
                Integer.class,
                MODEL))
        .isEqualTo(2 * HORIZON);
    scoresPredictions(known);
    drawsProbabilitiesAndWhatCame(known);
    scoresTrades();
    scoresEstimates();
    showsTheScorecard(known);
    List<String> before = rows();
    producer.sendBody("direct:aggregate-performance", null);
    assertThat(rows()).as("a rerun changes nothing").isEqualTo(before);
  }

  private void scoresPredictions(int known) {
    String of = "model=" + MODEL + "&version=" + VERSION;
    JsonNode accuracy = metric(of + "&metric=%22accuracy%22&slice_by=all");
    assertThat(accuracy.path("rows").asInt()).isEqualTo(known);
    assertThat(accuracy.path("value").asDouble()).isCloseTo((double) hits / known, within(1e-12));
    assertThat(accuracy.path("low").asDouble()).isLessThan(accuracy.path("value").asDouble());
    assertThat(accuracy.path("base").asDouble())
        .isIn((double) ups / known, 1 - (double) ups / known);
    assertThat(
            metric(of + "&metric=%22accuracy%22&slice_by=strategy&slice=second")
                .path("rows")
                .asInt())
        .isEqualTo(known);
    assertThat(metric(of + "&metric=%22accuracy%22&slice_by=regime").path("slice").asText())
        .isEqualTo("mid");
    assertThat(metric(of + "&metric=log_loss&slice_by=symbol").path("slice").asText())
        .isEqualTo(SYMBOL);
    assertThat(get("/api/v1/performance-metrics?" + of + "&slice_by=hour&metric=accuracy"))
        .as("three hours of answers are too few")
        .isEmpty();
    JsonNode shadow =
        metric("model=" + MODEL + "&version=" + OTHER + "&metric=%22accuracy%22&slice_by=arm");
    assertThat(shadow.path("slice").asText()).isEqualTo("shadow");
    assertThat(shadow.path("value").asDouble()).isCloseTo((double) ups / known, within(1e-12));
  }

  /** Of up 0.8 and 0.4 were said, to two strategies, which is one answer. */
  private void drawsProbabilitiesAndWhatCame(int known) {
    String of = "model=" + MODEL + "&version=" + VERSION;
    JsonNode bins = get("/api/v1/calibration?" + of);
    assertThat(bins.findValuesAsText("class")).containsExactly("down", "down", "up", "up");
    assertThat(bins.findValuesAsText("bin")).containsExactly("1", "6", "4", "8");
    assertThat(bins.path(2).path("n").asInt() + bins.path(3).path("n").asInt()).isEqualTo(known);
    double came = 0;
    for (JsonNode bin : List.of(bins.path(2), bins.path(3))) {
      came += bin.path("n").asInt() * bin.path("observed").asDouble();
      assertThat(bin.path("observed").asDouble())
          .isBetween(bin.path("low").asDouble(), bin.path("high").asDouble());
    }
    assertThat(came).isCloseTo(ups, within(1e-6));
    assertThat(bins.path(3).path("predicted").asDouble()).isCloseTo(0.8, within(1e-12));
    JsonNode curve = get("/api/v1/roc?" + of);
    assertThat(curve.findValuesAsText("threshold")).containsExactly("0.195", "0.6", "0.4", "0.8");
    double right = bins.path(3).path("n").asInt() * bins.path(3).path("observed").asDouble();
    assertThat(curve.path(3).path("true_positives").asDouble())
        .isCloseTo(right / ups, within(1e-12));
    assertThat(curve.path(2).path("true_positives").asDouble()).isEqualTo(1);
    assertThat(curve.path(2).path("false_positives").asDouble()).isEqualTo(1);
    assertThat(curve.path(3).path("n").asInt()).isEqualTo(known);
  }

  private void scoresTrades() {
    String wins = "metric=win_rate&slice_by=strategy&slice=scored";
    assertThat(get("/api/v1/performance-metrics?" + wins))
        .as("of all trades, and of those that the version decided")
        .hasSize(2);
    JsonNode own = metric(wins + "&model=" + MODEL);
    assertThat(own.path("value").asDouble()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(own.path("rows").asInt()).isEqualTo(60);
    JsonNode factor = metric("metric=profit_factor&slice_by=arm&slice=champion&model=" + MODEL);
    assertThat(factor.path("value").asDouble()).isCloseTo(2, within(1e-9));
    assertThat(metric("metric=sharpe&slice_by=all&model=" + MODEL).path("low").asDouble())
        .isPositive();
  }

  private void scoresEstimates() {
    JsonNode estimates = get("/api/v1/performance-estimates?model=" + MODEL);
    assertThat(estimates).as("288 of the first 640 come too early to calibrate on").hasSize(1);
    JsonNode made = estimates.path(0);
    assertThat(made.path("rows").asInt()).isEqualTo(288);
    assertThat(made.path("calibrated_on").asInt()).isEqualTo(288 - HORIZON + 1);
    assertThat(made.path("actual_rows").asInt()).isEqualTo(288);
    assertThat(made.path("difference").asDouble())
        .isCloseTo(
            made.path("estimate").asDouble() - made.path("actual").asDouble(), within(1e-12));
    assertThat(made.path("actual").asDouble())
        .isBetween(made.path("low").asDouble(), made.path("high").asDouble());
  }

  private void showsTheScorecard(int known) {
    JsonNode accuracy = get("/api/v1/scorecard?measure=accuracy&subject=" + MODEL).path(0);
    assertThat(accuracy.path("value").asDouble()).isCloseTo((double) hits / known, within(1e-12));
    assertThat(accuracy.path("rows").asInt()).isEqualTo(known);
    assertThat(accuracy.path("target").asDouble()).isEqualTo(accuracy.path("base").asDouble());
    assertThat(accuracy.path("state").asText()).isEqualTo("met");
    JsonNode latency = get("/api/v1/scorecard?measure=inference_p95").path(0);
    assertThat(latency.path("target").asDouble()).isEqualTo(100);
    assertThat(latency.path("rows").asInt()).isGreaterThanOrEqualTo(2 * ANSWERS);
    JsonNode failures = get("/api/v1/scorecard?measure=change_failure_rate").path(0);
    assertThat(failures.path("state").asText()).isEqualTo("not_enough_data");
    assertThat(failures.path("value").isNull()).isTrue();
    assertThat(failures.path("missing").asText()).contains("of 20 changes");
    JsonNode uptime = get("/api/v1/scorecard?measure=uptime").path(0);
    assertThat(uptime.path("value").asDouble())
        .isCloseTo(1 - 3 / uptime.path("rows").asDouble(), within(1e-12));
    assertThat(uptime.path("rows").asInt()).isGreaterThanOrEqualTo(203);
    assertThat(get("/api/v1/scorecard").size()).isGreaterThanOrEqualTo(12);
  }
}
