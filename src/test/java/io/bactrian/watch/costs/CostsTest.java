package io.bactrian.watch.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is booked of calls, trainings and objects, in a currency of its own. */
@HubTest
class CostsTest {
  private static final String MODEL = "costs-m5-direction";
  private static final String CURRENCY = "COSTS";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectStore objects;
  @Autowired ProducerTemplate producer;

  private final String strategy = "costs-" + Ulid.next(); // calls stay
  private HubCalls hub;

  @BeforeEach
  void connect() {
    hub = new HubCalls(port, credentials, "service.key");
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from cost_entries where strategy = ? or currency = ?", strategy, CURRENCY);
    jdbc.update("delete from cost_forecasts where currency = ?", CURRENCY);
    jdbc.update("delete from cost_prices where currency = ?", CURRENCY);
    jdbc.update("delete from closed_trades where strategy = ?", strategy);
    jdbc.update("delete from inferences where strategy = ?", strategy);
  }

  private void call(String status, @Nullable String price, int tokens) {
    jdbc.update(
        """
        insert into external_calls (caller, strategy, host, model, route, question_sha256, status, currency, reserved,
          price, input_tokens, output_tokens, expires_at, settled_at)
        values ('hub', ?, 'host', 'text', 'test', '', ?, ?, 1, ?::numeric, ?, 1, now(), now())
        """,
        strategy,
        status,
        CURRENCY,
        price,
        tokens);
  }

  /** A run that is over, and began half an hour ago. */
  private String run(@Nullable String ownTrainer) {
    String run = Ulid.next();
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state, finished_at,
          started_at, dispatched_by)
        values (?, ?, ?, 'direction', 'COSTS', 'M5', now(), 'test', 'failed', now(), now() - interval '30 minutes', ?)
        """,
        run,
        run,
        MODEL,
        ownTrainer);
    return run;
  }

  private BookCostsProcessor.Booked book() {
    return producer.requestBody("kamelet:book-costs-action", "", BookCostsProcessor.Booked.class);
  }

  private JsonNode entries(String query) {
    return hub.get("/api/v1/cost-entries?" + query).path("items");
  }

  private void price(String kind, String host, String price) {
    String body =
        "{\"kind\":\"%s\",\"host\":\"%s\",\"price\":%s,\"currency\":\"%s\",\"valid_from\":\"2020-01-01T00:00:00Z\",\"reason\":\"a test\"}";
    hub.put("/api/v1/cost-prices", body.formatted(kind, host, price, CURRENCY));
  }

  @Test
  void booksTrainingsOfOnesOwnMachinesAtNoughtUntilTheyHaveAPrice() {
    String embedded = run("here");
    String elsewhere = run(null);
    jdbc.update(
        "update model_runs set finished_at = now() where id in (?, ?)", embedded, elsewhere);
    book();
    JsonNode minutes = entries("run_id=" + embedded).path(0);
    assertThat(minutes.path("kind").asText()).isEqualTo("host_minutes");
    assertThat(minutes.path("host").asText()).isEqualTo("hub");
    assertThat(minutes.path("unit").asText()).isEqualTo("minutes");
    assertThat(minutes.path("quantity").asDouble()).isCloseTo(30, within(0.1));
    assertThat(minutes.path("amount").decimalValue()).isZero();
    assertThat(minutes.path("currency").asText()).isEqualTo("USD");
    price("host_minutes", "hub", "0.01");
    book();
    assertThat(entries("run_id=" + embedded).at("/0/amount").asDouble())
        .isCloseTo(0.3, within(0.001));
    JsonNode other = entries("run_id=" + elsewhere).path(0);
    assertThat(other.path("host").asText()).isEqualTo("trainer");
    assertThat(other.path("amount").decimalValue()).as("another host's price").isZero();
    jdbc.update("delete from model_runs where id in (?, ?)", embedded, elsewhere);
    jdbc.update("delete from cost_entries where run_id in (?, ?)", embedded, elsewhere);
  }

  @Test
  void booksWhatLeftTheHubByWay() {
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(3);
    String run = Ulid.next();
    jdbc.update(
        "insert into sync_runs (id, map, requested_by, dry_run, status, ended_at) values (?,"
            + " 'costs', 'test', false, 'completed', now())",
        run);
    for (String action : List.of("copy_up", "copy_down", "copy_up")) {
      jdbc.update(
          """
          insert into sync_steps (run, seq, path, action, reason, size, state, ended_at)
          select ?, count(*), 'p', ?, '', 250000000, case count(*) when 0 then 'failed' else 'done' end, ?::date
          from sync_steps where run = ?
          """,
          run,
          action,
          day,
          run);
    }
    jdbc.update("insert into egress_days values (?, 'costs', 1500000000)", day);
    price("egress_gb", "costs", "0.08");
    book();
    JsonNode left = of(entries("kind=egress_gb&limit=1000"), day, "costs");
    assertThat(left.path("quantity").asDouble()).isEqualTo(1.5);
    assertThat(left.path("unit").asText()).isEqualTo("GB");
    assertThat(left.path("amount").decimalValue()).isEqualByComparingTo("0.12");
    JsonNode mirrored = of(entries("kind=egress_gb&limit=1000"), day, "onedrive");
    assertThat(mirrored.path("quantity").asDouble()).isEqualTo(0.25);
    assertThat(mirrored.path("amount").isNull()).isTrue();
    jdbc.update(
        "delete from sync_runs where id = ?", run); // they are pruned, what they cost is not
    book();
    assertThat(
            of(entries("kind=egress_gb&limit=1000"), day, "onedrive").path("quantity").asDouble())
        .isEqualTo(0.25);
    jdbc.update("delete from egress_days where way = 'costs'");
    jdbc.update("delete from cost_entries where kind = 'egress_gb' and day = ?", day);
  }

  private static JsonNode of(JsonNode entries, LocalDate day, String host) {
    for (JsonNode entry : entries) {
      if (entry.path("day").asText().equals(day.toString())
          && entry.path("host").asText().equals(host)) {
        return entry;
      }
    }
    throw new AssertionError("no entry of " + day + " and " + host + " in " + entries);
  }

  @Test
  void writesDownOnceWhatAHubSent() {
    producer.requestBody("kamelet:report-egress-action", "", Map.class);
    int bytes = hub.get("/openapi.json").toString().length();
    Map<?, ?> added = producer.requestBody("kamelet:report-egress-action", "", Map.class);
    assertThat((Long) added.get("answers")).isGreaterThan(bytes / 20); // it may be compressed
    assertThat(
            jdbc.queryForObject(
                "select sum(bytes) from egress_days where way = 'answers' and day >= current_date - 1",
                Long.class))
        .isGreaterThanOrEqualTo((Long) added.get("answers"));
  }

  @Test
  void booksEachThingOnce() {
    call("answered", "0.25", 100);
    call("failed", null, 0); // what was reserved may have been charged
    call("refused", null, 0);
    String run = run(null);
    jdbc.update(
        "insert into run_jobs (run_id, attempt, host, taken_at, done) values (?, 1, 'runpod', now()"
            + " - interval '90 minutes', true)",
        run);
    objects.put("models/" + MODEL + "/1/model.onnx", new byte[2_000_000]);
    book();
    JsonNode calls = entries("strategy=" + strategy);
    assertThat(calls).hasSize(1);
    assertThat(calls.at("/0/quantity").asDouble()).isEqualTo(2);
    assertThat(new BigDecimal(calls.at("/0/amount").asText())).isEqualByComparingTo("1.25");
    assertThat(calls.at("/0/input_tokens").asLong()).isEqualTo(100);
    JsonNode minutes = entries("run_id=" + run);
    assertThat(minutes.at("/0/model").asText()).isEqualTo(MODEL);
    assertThat(minutes.at("/0/amount").isNull()).as("no price is no nought").isTrue();
    price("gpu_minutes", "", "7");
    price("gpu_minutes", "runpod", "0.5");
    price("storage_gb_days", "", "10");
    book();
    JsonNode priced = entries("run_id=" + run);
    assertThat(priced).hasSize(1);
    assertThat(priced.at("/0/amount").asDouble())
        .isCloseTo(priced.at("/0/quantity").asDouble() * 0.5, within(1e-5))
        .isBetween(44.9, 46.0);
    JsonNode stored = entries("kind=storage_gb_days&model=" + MODEL);
    assertThat(stored).hasSize(1);
    assertThat(stored.at("/0/quantity").asDouble()).isEqualTo(0.002);
    assertThat(stored.at("/0/amount").asDouble()).isEqualTo(0.02);
    call("answered", "0.75", 1);
    book();
    assertThat(entries("strategy=" + strategy)).hasSize(1);
    assertThat(new BigDecimal(entries("strategy=" + strategy).at("/0/amount").asText()))
        .isEqualByComparingTo("2");
    jdbc.update("delete from run_jobs where run_id = ?", run);
    jdbc.update("delete from model_runs where id = ?", run);
    objects.delete("models/" + MODEL + "/1/model.onnx");
  }

  @Test
  void saysWhatAWinCostWhereThereAreEnough() {
    call("answered", "3", 1);
    book();
    trades(9);
    JsonNode few = hub.get("/api/v1/strategy-costs?strategy=" + strategy).at("/items/0");
    assertThat(few.path("state").asText()).isEqualTo("not_enough_data");
    assertThat(few.path("per_win").isNull()).isTrue();
    assertThat(few.path("wins").asInt()).isEqualTo(9);
    jdbc.update("delete from closed_trades where strategy = ?", strategy);
    jdbc.update("delete from inferences where strategy = ?", strategy);
    trades(12);
    JsonNode enough = hub.get("/api/v1/strategy-costs?strategy=" + strategy).at("/items/0");
    assertThat(enough.path("state").asText()).isEqualTo("known");
    assertThat(enough.path("per_win").asDouble()).isEqualTo(0.25);
  }

  /** So many wins that were decided about, one that was not, and a loss. */
  private void trades(int wins) {
    for (int i = 0; i < wins + 2; i++) {
      String signal = strategy + wins + "-" + i;
      jdbc.update(
          """
          insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
            closed_at, profit, swap, commission, fee, net_profit, holding_seconds, signal_id, strategy, label)
          values ('costs', ?, 'COSTS', 'long', 1, 1, 1, now(), now(), 1, 0, 0, 0, 1, 1, ?, ?, ?)
          """,
          signal,
          signal,
          strategy,
          i == wins ? "loss" : "win");
      if (i <= wins) {
        jdbc.update(
            """
            insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features,
              policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, signal_id)
            values (?, 'COSTS', ?, now(), 'BUY', 'BUY', 0, '{}', '{}', 'allow', '{}', 0, 'test', now(), 0, ?)
            """,
            signal,
            strategy,
            signal);
      }
    }
  }

  @Test
  void namesTheFieldOfAPriceAtFault() {
    String whole =
        "{\"kind\":\"%s\",\"host\":\"%s\",\"price\":%s,\"currency\":\"COSTS\",\"reason\":\"a test\",\"dry_run\":true}";
    assertThat(refused(whole.formatted("tpu", "", 1))).isEqualTo("kind");
    assertThat(refused(whole.formatted("storage_gb_days", "here", 1))).isEqualTo("host");
    assertThat(refused(whole.formatted("gpu_minutes", "", -1))).isEqualTo("price");
    assertThat(hub.put("/api/v1/cost-prices", whole.formatted("gpu_minutes", "", 1)).path("id"))
        .isNotNull();
    assertThat(hub.get("/api/v1/cost-prices").toString()).doesNotContain("\"currency\":\"COSTS\"");
  }

  private String refused(String body) {
    return hub.call(400, "PUT", "/api/v1/cost-prices", body).path("field").asText();
  }
}
