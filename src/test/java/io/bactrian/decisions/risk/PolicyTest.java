package io.bactrian.decisions.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
class PolicyTest {
  private static final String LOGIN = "policy-test";
  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired JdbcClient client;
  @Autowired Policy policy;
  @Autowired ObjectMapper mapper;

  private final HttpClient http = HttpClient.newHttpClient();
  private int tickets;

  @BeforeEach
  @AfterEach
  void clear() {
    jdbc.update("delete from trading_data where login = ?", LOGIN);
    if (policy.settings().killSwitch()) {
      policy.turnKillSwitch(false, "test", "clean up");
    }
  }

  private int deal(String position, String type, String entry, String volume, String at) {
    return deal(position, type, entry, volume, at, "0");
  }

  private int deal(
      String position, String type, String entry, String volume, String at, String profit) {
    Long message =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '1', '', '')"
                + " returning id",
            Long.class);
    int ticket = ++tickets;
    jdbc.update(
        """
        insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume,
          price, profit, commission)
        values (?, ?, ?, ?, ?::timestamptz, ?, ?, 'BTCUSD', ?::numeric, 1, ?::numeric, -1)\
        """,
        message,
        LOGIN,
        Integer.toString(ticket),
        position,
        at,
        type,
        entry,
        volume,
        profit);
    return ticket;
  }

  private BigDecimal open(String position) {
    return jdbc.query(
        "select volume from open_positions where login = ? and position_id = ?",
        row -> row.next() ? row.getBigDecimal(1) : BigDecimal.ZERO,
        LOGIN,
        position);
  }

  @Test
  void followsPositionsThroughTheirDeals() {
    deal("1", "BUY", "IN", "0.3", "2026-02-03T10:00:00Z");
    deal("1", "SELL", "OUT", "0.1", "2026-02-03T10:05:00Z");
    assertThat(open("1")).isEqualByComparingTo("0.2");
    deal("1", "SELL", "INOUT", "0.5", "2026-02-03T10:06:00Z");
    assertThat(open("1")).isEqualByComparingTo("-0.3");
    int last = deal("1", "BUY", "OUT", "0.3", "2026-02-03T10:07:00Z");
    assertThat(open("1")).isZero();
    jdbc.update(
        "delete from trading_data where login = ? and ticket = ?", LOGIN, Integer.toString(last));
    assertThat(open("1")).isEqualByComparingTo("-0.3");
  }

  @Test
  void takesDealsInAnyOrderAndOnlyThoseOfPositions() {
    deal("2", "SELL", "OUT", "0.1", "2026-02-03T10:05:00Z");
    assertThat(open("2")).isEqualByComparingTo("-0.1");
    deal("2", "BUY", "IN", "0.1", "2026-02-03T10:00:00Z");
    assertThat(open("2")).isZero();
    deal("0", "BALANCE", "IN", "1000", "2026-02-03T10:00:00Z");
    assertThat(open("0")).isZero();
  }

  @Test
  void knowsThePastFromTheDealsOfThen() {
    BigDecimal exposure = policy.snapshot(NOON).exposure();
    BigDecimal result = policy.snapshot(NOON).dayResult();
    deal("3", "BUY", "IN", "0.4", "2026-02-03T11:00:00Z");
    deal("3", "SELL", "OUT", "0.4", "2026-02-03T13:00:00Z", "-600");
    deal("4", "BUY", "IN", "0.1", "2026-02-02T23:59:59Z");
    deal("4", "SELL", "OUT", "0.1", "2026-02-03T00:00:00Z", "-50");
    RiskSnapshot then = policy.snapshot(NOON);
    assertThat(then.exposure().subtract(exposure)).isEqualByComparingTo("0.4");
    assertThat(then.dayResult().subtract(result)).isEqualByComparingTo("-52");
    RiskSnapshot evening = policy.snapshot(Instant.parse("2026-02-03T23:00:00Z"));
    assertThat(evening.exposure().subtract(exposure)).isZero();
    assertThat(evening.dayResult().subtract(result)).isEqualByComparingTo("-653");
  }

  @Test
  void turnsTheKillSwitchWhateverTheVersionAndAnyHubKnowsAtOnce() throws Exception {
    HttpResponse<String> answer =
        call("POST", "/api/v1/policy/kill-switch", "{\"on\":true,\"reason\":\"storm\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var another = new Policy(client); // what another hub, or this one after a restart, reads
    assertThat(another.settings().killSwitch()).isTrue();
    assertThat(jdbc.queryForMap("select * from policy_changes order by id desc limit 1"))
        .containsEntry("changed_by", "service")
        .containsEntry("reason", "storm");
  }

  @Test
  void changesSettingsOnceAndKeepsWhoAndWhy() throws Exception {
    JsonNode before = mapper.readTree(call("GET", "/api/v1/policy", "").body());
    String wanted =
        """
        {"kill_switch":false,"daily_loss_limit":%s,"max_exposure":5,"max_position_size":1,"position_size":0.1,
         "max_data_age_seconds":900,"version":%s,"reason":"a test"}\
        """;
    String change = wanted.formatted("700.5", before.path("version"));
    assertThat(call("PUT", "/api/v1/policy", change).body()).contains("\"daily_loss_limit\":700.5");
    HttpResponse<String> stale = call("PUT", "/api/v1/policy", change);
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body())
        .contains("\"field\":\"version\"", "service at 20", "daily_loss_limit 500 to 700.5");
    JsonNode kept =
        mapper.readTree(call("GET", "/api/v1/policy-changes?limit=1", "").body()).at("/items/0");
    assertThat(kept.at("/before/daily_loss_limit").asText()).isEqualTo("500");
    assertThat(kept.at("/after/daily_loss_limit").asText()).isEqualTo("700.5");
    String back = wanted.formatted("500", before.path("version").asLong() + 1);
    assertThat(call("PUT", "/api/v1/policy", back).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /api/v1/policy/kill-switch | {\"on\":true} | reason",
        "POST | /api/v1/policy/kill-switch | {\"reason\":\"r\"} | on",
        "POST | /api/v1/policy/kill-switch | {\"on\":\"often\",\"reason\":\"r\"} | on",
        "PUT | /api/v1/policy | {\"kill_switch\":false} | daily_loss_limit",
        "PUT | /api/v1/policy | {\"kill_switch\":false,\"daily_loss_limit\":0} | daily_loss_limit",
        "PUT | /api/v1/policy | {\"kill_switch\":false,\"daily_loss_limit\":1,\"max_exposure\":-1}"
            + " | max_exposure",
      })
  void namesTheFieldAtFault(String method, String path, String body, String field)
      throws Exception {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo(field);
    assertThat(policy.settings().killSwitch()).isFalse();
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
