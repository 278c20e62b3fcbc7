package io.bactrian.changes.wal;

import static org.awaitility.Awaitility.await;

import io.bactrian.BactrianApplication;
import io.bactrian.changes.delivery.ChangesHome;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.hub.embedded.TestDatabase;
import io.bactrian.shared.Ulid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A hub on a database that outlives it, with a subscriber whose effect is not idempotent: it counts
 * the changes of each row of {@code probes}.
 */
final class WalHub implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine

  private final ConfigurableApplicationContext context;

  private WalHub(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static WalHub start(TestDatabase database, Path data, String capture, String... more)
      throws Exception {
    List<String> properties = new ArrayList<>(database.properties());
    properties.addAll(
        List.of(
            "--hub.data=" + data,
            "--hub.home=" + ChangesHome.in(data.resolveSibling("home")),
            "--server.port=0",
            "--management.server.port=0",
            "--spring.flyway.locations=classpath:db/migration,classpath:db/probes",
            "--hub.cdc.tables=tv_signals,trading_data,market_bars,order_receipts,closed_trades,probes",
            "--hub.cdc.capture=" + capture));
    for (String property : more) {
      properties.removeIf(old -> old.startsWith(property.replaceFirst("=.*", "=")));
      properties.add(property);
    }
    var hub =
        new WalHub(
            new SpringApplicationBuilder(BactrianApplication.class)
                .run(properties.toArray(String[]::new)));
    hub.count();
    return hub;
  }

  private void count() throws Exception {
    JdbcClient jdbc = jdbc();
    jdbc.sql(
            "create table if not exists probe_effects (id text primary key, n integer not null,"
                + " last bigint)")
        .update();
    context
        .getBean(CamelContext.class)
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("kamelet:changes-source?subscriber=count&tables=probes&operations=insert,update,delete")
                    .routeId("count")
                    .routeConfigurationId("subscriber")
                    .process(
                        exchange -> {
                          ChangeEvent event = exchange.getMessage().getBody(ChangeEvent.class);
                          jdbc.sql(
                                  """
                                  insert into probe_effects values (:id, 1, :value)
                                  on conflict (id) do update set n = probe_effects.n + 1, last = excluded.last
                                  """)
                              .param("id", event.required("id"))
                              .param("value", event.row().get("value"))
                              .update();
                        });
              }
            });
  }

  JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Health health() {
    return bean(WalHealthIndicator.class).health();
  }

  String detail(String name) {
    return String.valueOf(health().getDetails().get(name));
  }

  void awaitState(WalCapture.State state) {
    await().atMost(PATIENCE).until(() -> bean(WalCapture.class).state() == state);
  }

  /** Returns when all that is committed now is counted. */
  void awaitCounted() throws IOException {
    if (bean(WalCapture.class).state() != WalCapture.State.OFF) {
      String word = "test:" + Ulid.next();
      bean(WalSlot.class).say(word);
      await().atMost(PATIENCE).until(() -> word.equals(bean(WalInbox.class).lastWord()));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc()
                    .sql(
                        """
                        select not exists (select from change_inbox) and exists (
                          select from change_subscribers s, change_head h
                          where s.subscriber = 'count' and s.position >= h.position)
                        """)
                    .query(Boolean.class)
                    .single());
  }

  @Override
  public void close() {
    context.close();
  }
}
