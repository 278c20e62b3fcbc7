package io.bactrian.data.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@HubTest
class AnalyticsTest {
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  private List<Map<String, Object>> rows(String sql) {
    return jdbc.sql(sql).query().listOfRows();
  }

  private void awaitText(String sql, String expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(jdbc.sql(sql).query(String.class).list()).isEqualTo(List.of(expected)));
  }

  private void awaitGone(String sql) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(rows(sql)).isEmpty());
  }

  private void signal(String id) {
    jdbc.sql(
            """
            with message as (
              insert into raw_messages (source, sender, body, sha256) values ('tradingview', 't', '', '') returning id)
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price, comment)
            select :id, id, 't', uuid_send(gen_random_uuid()), 's', 'BTCUSD', 'buy', 1.10, 'private' from message
            """)
        .param("id", id)
        .update();
  }

  private void trade(String position) {
    jdbc.sql(
            """
            insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
              closed_at, profit, swap, commission, fee, net_profit, holding_seconds, label, r_multiple, regime, context)
            values ('8', :position, 'X', 'long', 0.1, 1, 2, now(), now(), 1, 0, 0, 0, 1, 0, 'win', 1.5, 'low-up',
              '{"fills": 1}')
            """)
        .param("position", position)
        .update();
  }

  @Test
  void copiesFollowTheirRows() {
    signal("AN1");
    awaitText("select price::text from analytics.signals where id = 'AN1'", "1.10");
    jdbc.sql("update tv_signals set price = 2 where id = 'AN1'").update();
    awaitText("select price::text from analytics.signals where id = 'AN1'", "2");
    jdbc.sql("delete from tv_signals where id = 'AN1'").update();
    awaitGone("select 1 from analytics.signals where id = 'AN1'");
    trade("AN/2#2");
    awaitText(
        "select label || r_multiple || regime || context from analytics.trades where position_id ="
            + " 'AN/2#2'",
        "win1.5low-up{\"fills\": 1}");
    jdbc.sql("update closed_trades set position_id = 'AN3' where position_id = 'AN/2#2'").update();
    awaitText("select label from analytics.trades where position_id = 'AN3'", "win");
    awaitGone("select 1 from analytics.trades where position_id = 'AN/2#2'");
  }

  private void deal(String ticket, String type, String volume, String price, String at) {
    jdbc.sql(
            """
            with message as (
              insert into raw_messages (source, sender, body, sha256) values ('mt5', '8', '', '') returning id)
            insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, symbol, volume, price, profit)
            select id, '8', :ticket, case when :type = 'BALANCE' then '0' else 'AN5' end, :at::timestamptz, :type, 'X',
              :volume::numeric, :price::numeric, case when :type = 'BALANCE' then :price::numeric else 0 end from message
            """)
        .param("ticket", ticket)
        .param("type", type)
        .param("volume", volume)
        .param("price", price)
        .param("at", at)
        .update();
  }

  @Test
  void depositsAndPositionsFollowTheirDeals() {
    deal("an1", "BALANCE", "0", "250.5", "2026-01-01T00:00:00Z");
    awaitText("select amount::text from analytics.deposits where ticket = 'an1'", "250.5");
    jdbc.sql("update trading_data set profit = -20 where ticket = 'an1'").update();
    awaitText("select amount::text from analytics.deposits where ticket = 'an1'", "-20");
    deal("an2", "BUY", "2", "100", "2026-01-01T00:00:00Z");
    deal("an3", "SELL", "1.5", "110", "2026-01-02T00:00:00Z");
    String open =
        "select side || volume || ' at ' || round(entry_price, 2) || coalesce(' until ' || valid_to::date, '')"
            + " from analytics.positions where position_id = 'AN5' and valid_from = timestamptz '";
    awaitText(open + "2026-01-01Z'", "long2 at 100.00 until 2026-01-02");
    awaitText(open + "2026-01-02Z'", "long0.5 at 100.00");
    deal("an4", "SELL", "0.5", "120", "2026-01-03T00:00:00Z");
    awaitText(open + "2026-01-02Z'", "long0.5 at 100.00 until 2026-01-03");
    jdbc.sql("delete from trading_data where ticket in ('an1', 'an2', 'an3', 'an4')").update();
    awaitGone("select 1 from analytics.positions where position_id = 'AN5'");
    awaitGone("select 1 from analytics.deposits where ticket = 'an1'");
  }

  @Test
  void equityKeepsTheNewestOfFiveMinutes() {
    String row =
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', '8', '', '') returning id)
        insert into account_snapshots (raw_message_id, login, balance, equity, currency, received_at)
        select id, '8', 10, %s, 'eur', '2026-01-01T00:0%sZ'::timestamptz from message
        """;
    for (String[] one :
        new String[][] {{"11", "1:00"}, {"13", "4:59"}, {"12", "4:00"}, {"14", "5:00"}}) {
      jdbc.sql(row.formatted(one[0], one[1])).update();
    }
    assertThat(
            jdbc.sql(
                    "select equity || currency from analytics.equity where login = '8' order by slot")
                .query(String.class)
                .list())
        .containsExactly("13EUR", "14EUR");
    jdbc.sql("delete from account_snapshots where login = '8'").update();
    jdbc.sql("delete from analytics.equity where login = '8'").update();
  }

  @Test
  void copiesOfRunsHoldNoToken() {
    jdbc.sql(
            """
            insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state,
              token_sha256, metrics)
            values ('AN4', 'r', 'm-an', 'trade', 'X', 'M5', now(), 'operator', 'failed', sha256('t'), '{"loss": 0.1}')
            """)
        .update();
    awaitText("select metrics::text from analytics.model_runs where id = 'AN4'", "{\"loss\": 0.1}");
    assertThat(
            jdbc.sql(
                    """
                    select column_name from information_schema.columns where table_schema = 'analytics'
                    and column_name ~ 'token|sha256|raw|body|comment|indicators|extra|hyperparameters|artifacts'
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void theReadOnlyRoleReadsTheCopies() {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("set local role bactrian_analytics").update();
          for (String table : List.of("signals", "trades", "model_runs")) {
            rows("select count(*) from analytics." + table);
          }
          status.setRollbackOnly();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1 from tv_signals",
        "select 1 from closed_trades",
        "select 1 from model_runs",
        "select 1 from raw_messages",
        "select 1 from change_log",
        "insert into analytics.signals (id, strategy, ticker, action, received_at) values ('x',"
            + " 'x', 'x', 'buy', now())",
        "update analytics.trades set label = 'win'",
        "delete from analytics.model_runs",
        "create table analytics.mine (id int)"
      })
  void theReadOnlyRoleIsRefusedEverythingElse(String sql) {
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      jdbc.sql("set local role bactrian_analytics").update();
                      jdbc.sql(sql).update();
                    }))
        .hasStackTraceContaining("permission denied");
  }

  @Test
  void aDatabaseThatGivesNoRightToMakeRolesIsMigratedAllTheSame() throws Exception {
    String migration =
        new ClassPathResource("db/migration/data/analytics/V021__analytics.sql")
            .getContentAsString(StandardCharsets.UTF_8);
    String roles =
        migration
            .substring(migration.indexOf("do $$"))
            .replace("bactrian_analytics", "not_allowed");
    jdbc.sql("create role plain nologin").update();
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("set local role plain").update();
          jdbc.sql(roles).update();
        });
    assertThat(rows("select from pg_roles where rolname = 'not_allowed'")).isEmpty();
  }

  @Test
  void everyColumnOfACopyIsKept() {
    for (String source : List.of("tv_signals", "closed_trades", "model_runs")) {
      Mirror mirror = Mirror.of(source).orElseThrow();
      assertThat(
              jdbc.sql(
                      "select column_name from information_schema.columns where table_schema || '.'"
                          + " || table_name = :t")
                  .param("t", mirror.target())
                  .query(String.class)
                  .list())
          .containsExactlyInAnyOrderElementsOf(mirror.columns());
    }
  }
}
