package io.bactrian.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * Receives from the database which tables changed, by whatever hub: {@code hub_changes}, which the
 * change log sends, and {@code hub_live}, which the other tables' triggers send.
 */
final class LiveListener {
  private static final Logger log = LoggerFactory.getLogger(LiveListener.class);

  /** Stands for every table. */
  static final String EVERYTHING = "*";

  private static final int WAIT_MS = 500;
  private static final int SHORT_WAIT_MS = 100;
  private static final Duration AGAIN = Duration.ofMillis(400);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Is notified. */
  interface News {
    void changed(Set<String> tables);

    /** Whether the database says what changes; after a gap anything may have. */
    void live(boolean works);
  }

  private final DataSource database;
  private final News news;
  private final BooleanSupplier wanted;
  private final Map<String, Long> again = new HashMap<>(); // by table, in System.nanoTime

  LiveListener(JdbcConnectionDetails database, News news, BooleanSupplier wanted) {
    this.database = unpooled(database);
    this.news = news;
    this.wanted = wanted;
  }

  /** Until nobody wants it any more. */
  void run() {
    while (wanted.getAsBoolean()) {
      try (Connection connection = database.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen hub_changes");
          statement.execute("listen hub_live");
        }
        news.live(true);
        // What was said just before may have silenced what came since.
        again.put(EVERYTHING, System.nanoTime() + AGAIN.toNanos());
        receive(connection.unwrap(PGConnection.class));
      } catch (SQLException | RuntimeException e) {
        news.live(false);
        log.info("Nobody says what changes, pages ask every 2 s: {}", firstLine(e));
        pause();
      }
    }
  }

  private void receive(PGConnection connection) throws SQLException {
    while (wanted.getAsBoolean()) {
      PGNotification[] all = connection.getNotifications(again.isEmpty() ? WAIT_MS : SHORT_WAIT_MS);
      var tables = new HashSet<String>();
      for (PGNotification one : all == null ? new PGNotification[0] : all) {
        if (one.getName().equals("hub_changes")) {
          tables.addAll(List.of(one.getParameter().split(",")));
          tables.add("change_log");
        } else {
          tables.add(table(one.getParameter()));
        }
      }
      long now = System.nanoTime();
      again.forEach((table, due) -> say(tables, table, due - now));
      again.values().removeIf(due -> due - now <= 0);
      if (!tables.isEmpty()) {
        news.changed(tables);
      }
    }
  }

  private static void say(Set<String> tables, String table, long left) {
    if (left <= 0) {
      tables.add(table);
    }
  }

  /** What is said of a table seldom is said again when its silence is over. */
  private String table(String said) {
    if (!said.endsWith("+")) {
      return said;
    }
    String table = said.substring(0, said.length() - 1);
    again.put(table, System.nanoTime() + AGAIN.toNanos());
    return table;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static DataSource unpooled(JdbcConnectionDetails database) {
    var source = new PGSimpleDataSource();
    source.setUrl(database.getJdbcUrl());
    source.setUser(database.getUsername());
    source.setPassword(database.getPassword());
    source.setLoginTimeout(10);
    source.setTcpKeepAlive(true);
    source.setApplicationName("bactrian-live");
    return source;
  }
}
