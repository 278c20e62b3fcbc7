package io.bactrian.watch.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
@SuppressWarnings("NullAway.Init") // Spring and JUnit call what sets the fields
class RetentionTest {
  private static final String LOGIN = "retention";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @Autowired ProducerTemplate producer;

  private HubCalls hub;

  @BeforeEach
  void prepare() {
    hub = new HubCalls(port, credentials, "service.key");
  }

  @Test
  void hasARuleForEachTable() {
    assertThat(
            jdbc.sql(
                    """
                    select c.relname from pg_class c
                    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                      and not starts_with(c.relname, 'qrtz_') and c.relname <> 'flyway_schema_history'
                    """)
                .query(String.class)
                .list())
        .as("insert a row into retention in the migration that makes the table")
        .containsExactlyInAnyOrderElementsOf(
            jdbc.sql("select table_name from retention").query(String.class).list());
  }

  @Test
  void showsWhatEachTableWouldLoseAndSetsNothing() {
    for (JsonNode table :
        hub.call(200, "GET", "/api/v1/retention?kind=days&limit=200", "").get("items")) {
      String wanted =
          "{\"keep_days\":%d,\"reason\":\"r\",\"dry_run\":true}"
              .formatted(table.get("least_days").intValue());
      JsonNode would =
          hub.call(200, "PUT", "/api/v1/retention/" + table.get("id").textValue(), wanted);
      assertThat(would.get("rows").longValue()).isNotNegative();
      assertThat(would.get("before").textValue()).isNotEmpty();
      JsonNode now =
          hub.call(200, "GET", "/api/v1/retention/" + would.get("table").textValue(), "");
      assertThat(now.get("keep_days")).isEqualTo(table.get("keep_days"));
      assertThat(now.get("version")).isEqualTo(table.get("version"));
      assertThat(
              hub.call(
                      200,
                      "GET",
                      "/api/v1/retention/" + table.get("id").textValue() + "/oldest",
                      "")
                  .get("known")
                  .booleanValue())
          .isTrue();
    }
  }

  @Test
  void refusesTheSecondOfTwoAndNamesWhatTheFirstSet() {
    String address = "/api/v1/retention/sentiments";
    long version = hub.call(200, "GET", address, "").get("version").longValue();
    String wanted = "{\"keep_days\":%s,\"version\":%d,\"reason\":\"r\"}";
    hub.call(200, "PUT", address, wanted.formatted("40", version));
    JsonNode late = hub.call(409, "PUT", address, wanted.formatted("50", version));
    assertThat(late.get("field").textValue()).isEqualTo("version");
    assertThat(late.get("detail").textValue()).contains("service set it from no to 40 days at 20");
    for (String days : List.of("-1", "29", "36501", "2147483647", "99999999999")) {
      JsonNode refused = hub.call(400, "PUT", address, wanted.formatted(days, version + 1));
      assertThat(refused.get("field").textValue()).isEqualTo("keep_days");
    }
    hub.call(200, "PUT", address, wanted.formatted("null", version + 1));
  }

  @Test
  void removesWhatIsOlderAndNothingElse() {
    long message =
        jdbc.sql(
                """
                insert into raw_messages (source, sender, body, sha256) values ('mt5', :login, '', '') returning id
                """)
            .param("login", LOGIN)
            .query(Long.class)
            .single();
    for (int days : List.of(200, 100, 10)) {
      for (String row :
          List.of(
              "market_ticks (raw_message_id, login, symbol, tick_time, bid) values (:message, :login, 'T', :at, 1)",
              """
              account_snapshots (raw_message_id, login, balance, equity, received_at)
              values (:message, :login, 1, 1, :at - interval '90 days')
              """)) {
        jdbc.sql("insert into " + row)
            .param("message", message)
            .param("login", LOGIN)
            .param("at", OffsetDateTime.now().minusDays(days))
            .update();
      }
    }
    String wanted = "{\"keep_days\":90,\"reason\":\"the disk is full\"}";
    JsonNode ticks = hub.call(200, "PUT", "/api/v1/retention/market_ticks", wanted);
    hub.call(200, "PUT", "/api/v1/retention/account_snapshots", wanted);
    assertThat(ticks.get("rows").longValue()).isEqualTo(2);
    assertThat(OffsetDateTime.parse(ticks.get("oldest").textValue()))
        .isBefore(OffsetDateTime.now().minusDays(199));

    JsonNode would = hub.call(200, "POST", "/api/v1/retention/prune", "{\"dry_run\":true}");
    assertThat(would.get("done").booleanValue()).isFalse();
    assertThat(would.get("tables").findValuesAsText("table"))
        .contains("account_snapshots", "market_ticks");
    assertThat(left("market_ticks")).isEqualTo(3);

    producer.requestBody("direct:prune-tables", "");
    assertThat(left("market_ticks")).isEqualTo(1);
    assertThat(left("account_snapshots")).as("the newest, though it is older").isEqualTo(1);
    JsonNode listed = hub.call(200, "GET", "/api/v1/retention/market_ticks", "");
    assertThat(listed.get("removed").longValue()).isEqualTo(2);

    long prunings = count("select count(*) from retention_prunings");
    hub.call(200, "POST", "/api/v1/retention/prune", "{}");
    assertThat(count("select count(*) from retention_prunings"))
        .as("nothing was left")
        .isEqualTo(prunings);

    for (String table : List.of("market_ticks", "account_snapshots")) {
      JsonNode kept = hub.call(200, "PUT", "/api/v1/retention/" + table, "{\"reason\":\"undone\"}");
      assertThat(kept.get("before").isNull()).isTrue();
    }
    assertThat(
            count(
                "select count(*) from operator_actions where action = 'retention.set' and subject <> 'sentiments'"))
        .isEqualTo(4);
  }

  @Test
  void refusesWhatTheHubNeedsItself() {
    assertThat(refused(400, "market_ticks", "\"keep_days\":6,"))
        .contains("keep_days", "from 7 to 36500");
    assertThat(refused(409, "trading_data", "\"keep_days\":3650,"))
        .contains("kept for ever: deals");
    assertThat(refused(409, "alarms", "\"keep_days\":30,")).contains("hub.alarms.keep");
    assertThat(refused(404, "no_such_table", "\"keep_days\":30,"))
        .contains("GET /api/v1/retention");
    assertThat(hub.send("PUT", "/api/v1/retention/market_ticks", "{\"keep_days\":30}").body())
        .contains("\"reason\"");
  }

  private String refused(int status, String table, String wanted) {
    return hub.call(status, "PUT", "/api/v1/retention/" + table, "{" + wanted + "\"reason\":\"r\"}")
        .toString();
  }

  private long left(String table) {
    return jdbc.sql("select count(*) from " + table + " where login = :login")
        .param("login", LOGIN)
        .query(Long.class)
        .single();
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }
}
