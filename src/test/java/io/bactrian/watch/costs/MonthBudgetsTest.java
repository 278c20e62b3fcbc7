package io.bactrian.watch.costs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.Ulid;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a month comes to and its budgets, in a currency of its own. */
@HubTest
class MonthBudgetsTest {
  private static final String CURRENCY = "MONTHS";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ProducerTemplate producer;
  @Autowired CostForecasts forecasts;

  private final String strategy = "months-" + Ulid.next();
  private HubCalls hub;

  @BeforeEach
  void connect() {
    hub = new HubCalls(port, credentials, "service.key");
  }

  @AfterEach
  void clear() {
    for (String table : List.of("cost_entries", "cost_forecasts", "cost_budgets")) {
      jdbc.update("delete from " + table + " where currency = ?", CURRENCY);
    }
    jdbc.update("delete from cost_forecasts where made_on < date '2026-01-01'"); // of other costs
  }

  private JsonNode budget(String scope, double money, String currency) {
    String body =
        "{\"scope\":\"%s\",\"money_per_month\":%s,\"currency\":\"%s\",\"reason\":\"a test\"}";
    hub.put("/api/v1/cost-budgets", body.formatted(scope, money, currency));
    return state(scope, currency);
  }

  private JsonNode state(String scope, String currency) {
    for (JsonNode budget : hub.get("/api/v1/cost-budgets?scope=" + scope).path("items")) {
      if (budget.path("currency").asText().equals(currency)) {
        return budget;
      }
    }
    throw new AssertionError("no budget of " + scope);
  }

  private long alarms(String key) {
    producer.sendBody("direct:watch-costs", "");
    return count(
        "select count(*) from alarms where key = ? and state in ('pending', 'firing')", key);
  }

  private long count(String sql, String of) {
    return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, of));
  }

  @Test
  void raisesAnAlarmWhereAMonthPassesItsBudgetOrIsExpectedTo() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    for (int i = 1; i <= 10; i++) { // one a day, of which only today's is surely of this month
      day(today.minusDays(i), 1);
    }
    day(today, 2);
    jdbc.update("update cost_entries set strategy = ? where currency = ?", strategy, CURRENCY);
    String scope = "strategy:" + strategy;
    assertThat(budget(scope, 1_000, CURRENCY).path("state").asText()).isEqualTo("not_enough_data");
    forecasts.make(today);
    JsonNode within = state(scope, CURRENCY);
    assertThat(within.path("state").asText()).isEqualTo("within");
    int before = Math.min(10, today.getDayOfMonth() - 1);
    assertThat(within.path("spent").asDouble()).isEqualTo(before + 2);
    assertThat(within.path("expected").asDouble())
        .isEqualTo(before + today.lengthOfMonth() - today.getDayOfMonth() + 1);
    String over = "cost-budget-passed:" + scope + "/" + CURRENCY;
    assertThat(alarms(over)).isZero();
    assertThat(budget(scope, before + 1.5, CURRENCY).path("state").asText()).isEqualTo("over");
    assertThat(alarms(over)).isOne();
    assertThat(alarms("cost-budget-expected:" + scope + "/" + CURRENCY)).isOne();
    jdbc.update("update cost_forecasts set expected = 5000 where currency = ?", CURRENCY);
    assertThat(budget(scope, 1_000, CURRENCY).path("state").asText()).isEqualTo("expected_over");
    assertThat(alarms(over)).isZero();
    assertThat(alarms("cost-budget-expected:" + scope + "/" + CURRENCY)).isOne();
    assertThat(budget("all", 1, CURRENCY).path("spent").asDouble()).isEqualTo(before + 2);
    assertThat(budget("kind:egress_gb", 1, CURRENCY).path("spent").asDouble()).isZero();
    String id = state(scope, CURRENCY).path("id").asText();
    hub.call(204, "DELETE", "/api/v1/cost-budgets/" + id + "?reason=done", "");
    assertThat(alarms("cost-budget-expected:" + scope + "/" + CURRENCY)).isZero();
    assertThat(hub.get("/api/v1/policy-changes?about=" + scope).path("items")).hasSize(4);
  }

  @Test
  void namesTheFieldOfABudgetAtFault() {
    String whole =
        "{\"scope\":\"%s\",\"money_per_month\":%s,\"currency\":\"MONTHS\",\"reason\":\"a test\",\"dry_run\":true}";
    for (String scope : List.of("key:service", "kind:tpu", "strategy:", "")) {
      String refused =
          hub.call(400, "PUT", "/api/v1/cost-budgets", whole.formatted(scope, 1))
              .path("field")
              .asText();
      assertThat(refused).isEqualTo("scope");
    }
    assertThat(
            hub.call(400, "PUT", "/api/v1/cost-budgets", whole.formatted("all", -1))
                .path("field")
                .asText())
        .isEqualTo("money_per_month");
    hub.put("/api/v1/cost-budgets", whole.formatted("all", 1));
    assertThat(count("select count(*) from cost_budgets where currency = ?", CURRENCY)).isZero();
  }

  private void day(LocalDate day, double amount) {
    jdbc.update(
        """
        insert into cost_entries (source, kind, day, host, quantity, amount, currency)
        values (?, 'calls', ?, 'host', 1, ?, ?)
        """,
        "test/" + day,
        day,
        amount,
        CURRENCY);
  }

  @Test
  void scoresAForecastWhenItsMonthIsOver() {
    LocalDate first = LocalDate.of(2025, 4, 1);
    day(first, 2);
    forecasts.make(first.plusDays(3));
    for (int i = 1; i < 30; i++) {
      day(first.plusDays(i), 2);
    }
    forecasts.make(first.plusDays(20));
    forecasts.make(first.plusDays(20)); // once a day
    forecasts.make(first.plusDays(30));
    JsonNode made = hub.get("/api/v1/cost-forecasts?currency=" + CURRENCY).path("items");
    assertThat(made).hasSize(3);
    assertThat(made.at("/2/state").asText()).isEqualTo("not_enough_data");
    assertThat(made.at("/1/state").asText()).isEqualTo("inside");
    assertThat(made.at("/1/spent").asDouble()).isEqualTo(40);
    assertThat(made.at("/1/expected").asDouble()).isEqualTo(60);
    assertThat(made.at("/1/actual").asDouble()).isEqualTo(60);
    assertThat(made.at("/0/state").asText()).isEqualTo("open");
  }
}
