package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.lists.ListSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the stream of changes names, to whom, and when it ends. */
class LiveTest extends ConsoleHub {
  @Autowired List<ListSpec> lists;
  @Autowired LiveLists tables;
  @Autowired LiveChanges changes;

  @BeforeEach
  void clear() {
    empty();
  }

  @Test
  void namesTheListsThatChangedAndNothingOfWhat() throws Exception {
    try (var operator = new Stream("service.key");
        var investor = new Stream("investor.key")) {
      var n = new AtomicInteger();
      await() // what a stream of an earlier test began is said of all lists, once
          .untilAsserted(
              () -> {
                change(String.valueOf(n.incrementAndGet()));
                assertThat(operator.events)
                    .anyMatch(event -> event.contains("signals") && !event.contains("backups"));
                assertThat(operator.names())
                    .contains("signals", "dead-letters", "trades", "datasets", "flow");
                assertThat(investor.names()).contains("datasets");
              });
      assertThat(investor.names()).doesNotContain("signals", "dead-letters", "trades", "flow");
      assertThat(operator.events).noneMatch(event -> event.contains("01SECRET"));
    }
    jdbc.update("delete from datasets where id like 'ds-live-%'");
    await().until(() -> changes.onlookers() == 0);
  }

  private void change(String id) {
    signal("01SECRET" + id, "cross", "BTCUSD", "1");
    deadLetter("open");
    trade("5001", id, "2026-01-01T00:00:00Z", "win");
    jdbc.update(
        """
        insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
          train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
          targets, code_version, manifest_sha256, manifest)
        values ('ds-live-' || ?, 'GOLD', 'M5', now(), now(), now(), 1, 0, 1, '', '', 0, 1, '', '', 0, 0, '{}', '{}', '', '', '{}')\
        """,
        id);
  }

  @Test
  void saysOfEachListThatIsShownWhenItChanges() {
    Set<String> announced = new HashSet<>();
    jdbc.query(
        "select distinct event_object_table from information_schema.triggers"
            + " where trigger_name like 'announce%' or trigger_name like 'capture%'",
        rs -> {
          announced.add(rs.getString(1));
        });
    announced.add("change_log");
    Set<String> live = tables.of(announced, false);
    assertThat(lists)
        .filteredOn(list -> list.view() != null)
        .allMatch(list -> live.contains(list.name()));
  }

  /** Reads events until it is closed; what it sent last shows when the hub next writes. */
  private final class Stream implements AutoCloseable {
    final List<String> events = new CopyOnWriteArrayList<>();
    private final HttpURLConnection connection;

    Stream(String credential) throws IOException {
      connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + "/api/v1/live").toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer " + credentials.get(credential));
      assertThat(connection.getContentType()).isEqualTo("text/event-stream;charset=UTF-8");
      var reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      new Thread(() -> read(reader), "live-test").start();
    }

    private void read(BufferedReader reader) {
      try {
        String name = reader.readLine();
        while (name != null) {
          events.add(name.replace("event: ", "") + " " + reader.readLine().replace("data: ", ""));
          reader.readLine();
          name = reader.readLine();
        }
      } catch (IOException e) {
        events.add("closed");
      }
    }

    Set<String> names() {
      var names = new HashSet<String>();
      events.stream()
          .filter(event -> event.startsWith("changed "))
          .forEach(event -> names.addAll(List.of(event.substring(8).split(","))));
      return names;
    }

    @Override
    public void close() {
      connection.disconnect();
      signal("BYE" + System.nanoTime(), "cross", "BTCUSD", "1"); // the hub writes, and sees it
    }
  }
}
