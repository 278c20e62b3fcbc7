package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.TestFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Starting and stopping the whole hub. */
@Tag("hub")
class StartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private ConfigurableApplicationContext hub(String... more) {
    List<String> properties =
        new ArrayList<>(
            List.of("--hub.data=" + folder, "--server.port=0", "--management.server.port=0"));
    properties.addAll(List.of(more));
    return new SpringApplicationBuilder(BactrianApplication.class)
        .run(properties.toArray(String[]::new));
  }

  private static void insertSignals(JdbcClient jdbc, String prefix, int count) {
    jdbc.sql(
            """
            with message as (
              insert into raw_messages (source, sender, body, sha256) values ('tradingview', 't', '', '') returning id)
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action)
            select :prefix || n, message.id, 't', uuid_send(gen_random_uuid()), 'restart', 'BTCUSD', 'buy'
            from message, generate_series(1, :count) n
            """)
        .param("prefix", prefix)
        .param("count", count)
        .update();
  }

  /** From an empty folder, as no other test starts a whole hub. */
  @Test
  void aRestartInTheMiddleOfTheStreamLosesNone() {
    try (var hub = hub()) {
      insertSignals(hub.getBean(JdbcClient.class), "a", 3_000);
    }
    try (var hub = hub()) {
      JdbcClient jdbc = hub.getBean(JdbcClient.class);
      insertSignals(jdbc, "b", 500);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          jdbc.sql("select coalesce(sum(signals), 0) from strategies")
                              .query(Long.class)
                              .single())
                      .isEqualTo(3_500));
      assertThat(jdbc.sql("select count(*) from signal_enrichments").query(Long.class).single())
          .isEqualTo(3_500);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(health(hub)).isEqualTo(Status.UP));
      jdbc.sql(
              "insert into change_subscribers (subscriber, route_id, tables, operations, position)"
                  + " values ('gone', 'gone', '{}', '{}', 0)")
          .update();
      assertThat(health(hub).getCode()).isEqualTo("DEGRADED");
    }
  }

  private static Status health(ConfigurableApplicationContext hub) {
    return hub.getBean(ChangesHealthIndicator.class).health().getStatus();
  }

  @Test
  void aCapturedTableThatDoesNotExistFailsTheStart() {
    TestFolders.makeData(folder);
    assertThatThrownBy(() -> hub("--hub.cdc.tables=tv_signals,tv_signal").close())
        .hasStackTraceContaining("hub.cdc.tables names tv_signal: there is no such table");
  }

  @Test
  void capturesNoChangeOfItsOwnTables() {
    TestFolders.makeData(folder);
    assertThatThrownBy(() -> hub("--hub.cdc.tables=change_log").close())
        .hasStackTraceContaining("capture must not feed itself");
  }
}
