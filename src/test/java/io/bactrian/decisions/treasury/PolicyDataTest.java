package io.bactrian.decisions.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Symbols, rates and limits as an operator puts, lists and deletes them over HTTP. */
@HubTest
class PolicyDataTest {
  private static final String SYMBOL = "DESK";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;

  @BeforeEach
  void plant() {
    clear();
    Planted.wave(jdbc, SYMBOL, 20);
  }

  @AfterEach
  void clear() {
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

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private void describe() {
    hub()
        .put(
            "/api/v1/symbols/DESK",
            "{\"contract_size\":10,\"profit_currency\":\"usd\",\"volume_step\":0.01,\"reason\":\"r\"}");
  }

  private JsonNode limit(String members) {
    return hub().put("/api/v1/policy-limits", "{%s,\"reason\":\"a test\"}".formatted(members));
  }

  private int delete(String path, String body) {
    return hub().send("DELETE", path, body).statusCode();
  }

  @Test
  void keepsWhoChangedWhatAndWhyAndNothingWhereNothingDiffers() {
    describe();
    long changes = number("select count(*) from policy_changes");
    describe();
    assertThat(number("select count(*) from policy_changes")).isEqualTo(changes);
    assertThat(delete("/api/v1/symbols/DESK?reason=delisted", "")).isEqualTo(204);
    JsonNode kept = hub().get("/api/v1/policy-changes?limit=1").at("/items/0");
    assertThat(kept.path("about").asText()).isEqualTo("symbol DESK");
    assertThat(kept.path("changed_by").asText()).isEqualTo("service");
    assertThat(kept.path("reason").asText()).isEqualTo("delisted");
    assertThat(kept.at("/before/contract_size").asText()).isEqualTo("10");
    assertThat(kept.path("after")).isEmpty();
    assertThat(delete("/api/v1/symbols/DESK?reason=r", "")).isEqualTo(404);
  }

  @Test
  void listsReplacesAndDeletesLimitsByTheirScope() {
    String id = limit("\"login\":\"desk-test\",\"max_exposure\":5").path("id").asText();
    assertThat(limit("\"login\":\"desk-test\",\"max_exposure\":4").path("id").asText())
        .isEqualTo(id);
    JsonNode items = hub().get("/api/v1/policy-limits").path("items");
    assertThat(items).hasSize(1);
    String again = "{\"login\":\"desk-test\",\"max_exposure\":3,\"reason\":\"r\",\"version\":%d}";
    for (long other : new long[] {0, items.at("/0/version").asLong() - 1}) {
      JsonNode problem = hub().call(409, "PUT", "/api/v1/policy-limits", again.formatted(other));
      assertThat(problem.path("detail").asText()).contains("service set these limits at");
    }
    assertThat(items.at("/0/max_exposure").decimalValue()).isEqualByComparingTo("4");
    String body = "{\"reason\":\"done\",\"dry_run\":true}";
    assertThat(delete("/api/v1/policy-limits/" + id, body)).isEqualTo(204);
    assertThat(number("select count(*) from policy_limits")).isEqualTo(1);
    assertThat(delete("/api/v1/policy-limits/" + id + "?reason=done", "")).isEqualTo(204);
    assertThat(delete("/api/v1/policy-limits/" + id + "?reason=done", "")).isEqualTo(404);
    hub()
        .put(
            "/api/v1/currency-rates/GRD/USD",
            "{\"symbol\":\"DESK\",\"period\":\"M5\",\"reason\":\"r\"}");
    JsonNode rates = hub().get("/api/v1/currency-rates");
    assertThat(rates.at("/items/0/from").asText()).isEqualTo("GRD");
    assertThat(delete("/api/v1/currency-rates/grd/USD?reason=r", "")).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | symbols/G | {} | contract_size",
        "400 | symbols/G | {\"contract_size\":1} | profit_currency",
        "400 | symbols/G | {\"contract_size\":1,\"profit_currency\":\"$\"} | profit_currency",
        "400 | symbols/G | {\"contract_size\":0,\"profit_currency\":\"USD\"} | contract_size",
        "400 | symbols/G | {\"contract_size\":1,\"profit_currency\":\"USD\",\"volume_step\":1} |"
            + " reason",
        "400 | currency-rates/EUR/EUR | {\"rate\":1} | to",
        "400 | currency-rates/EUR/USD | {} | rate",
        "400 | currency-rates/EUR/USD | {\"rate\":-1} | rate",
        "400 | currency-rates/EUR/USD | {\"rate\":1,\"symbol\":\"DESK\"} | symbol",
        "400 | currency-rates/EUR/USD | {\"symbol\":\"DESK\"} | period",
        "400 | currency-rates/EUR/USD | {\"rate\":1,\"rate_at\":\"2999-01-01T00:00:00Z\"} |"
            + " rate_at",
        "422 | currency-rates/EUR/USD | {\"symbol\":\"NONE\",\"period\":\"M5\"} | symbol",
        "400 | policy-limits | {\"login\":\"1\"} | daily_loss_limit",
        "400 | policy-limits | {\"daily_loss_limit\":1} | currency",
        "400 | policy-limits | {\"max_exposure\":1,\"currency\":\"USD\"} | currency",
        "400 | policy-limits | {\"max_exposure\":-1} | max_exposure",
        "400 | policy-limits | {\"max_open_positions\":-1} | max_open_positions",
        "400 | policy-limits | {\"max_open_positions\":1.5} | max_open_positions",
        "400 | policy-limits | {\"max_exposure\":1,\"strategy\":\" \"} | strategy",
      })
  void refusesDataThatIsNone(int status, String path, String body, String field) {
    JsonNode problem = hub().call(status, "PUT", "/api/v1/" + path, body);
    assertThat(problem.path("field").asText()).isEqualTo(field);
  }
}
