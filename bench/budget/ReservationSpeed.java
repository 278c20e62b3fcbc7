package io.bactrian.decisions.budgets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.hub.embedded.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * Milliseconds of a reservation and of its settlement, with and without calls of the day, on the tables as they were
 * before counters (migration 83) and as they are: {@code ReservationSpeed FOLDER ROUNDS CALLS}. The four kinds take
 * turns, call by call.
 */
final class ReservationSpeed {
  private static final double GOAL = 1.2;

  /** Callers, strategy and host of one kind; all three have a budget where there are three. */
  private record Kind(Reservations hub, String name) {
    Call call() {
      return new Call(
          new CallTerms(name, name, "m", Prices.of("0.0005,0.0015,USD"), 256), name, "a-route", "0".repeat(64), 500, Duration.ofSeconds(2));
    }
  }

  /** Nanoseconds. */
  private record Times(long[] reserving, long[] settling) {}

  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
    int rounds = Integer.parseInt(arguments[1]);
    int calls = Integer.parseInt(arguments[2]);
    boolean met = true;
    try (TestDatabase database = TestDatabase.startAsInAHub(Path.of(arguments[0]), false)) {
      try (HikariDataSource before = before(database);
          HikariDataSource now = database.pool()) {
        for (HikariDataSource each : new HikariDataSource[] {before, now}) {
          for (int budgets : new int[] {0, 1, 3}) {
            prepare(JdbcClient.create(each), budgets, calls);
          }
        }
        for (int budgets : new int[] {0, 1, 3}) {
          met &= compare(before, now, budgets, rounds, calls);
        }
      }
    }
    System.exit(met ? 0 : 1);
  }

  private static HikariDataSource before(TestDatabase database) throws Exception {
    try (HikariDataSource admin = database.pool()) {
      JdbcClient.create(admin).sql("create database before").update();
    }
    HikariDataSource before = database.pool();
    before.setJdbcUrl(database.url().replaceFirst("/[^/?]+(\\?|$)", "/before$1"));
    Flyway.configure().dataSource(before).locations("classpath:db/migration").target("83").load().migrate();
    return before;
  }

  private static String name(int budgets, boolean busy) {
    return (busy ? "busy" : "quiet") + budgets;
  }

  private static void prepare(JdbcClient jdbc, int budgets, int calls) {
    jdbc.sql(
            """
            insert into external_calls (at, caller, strategy, host, model, route, question_sha256, status, currency, reserved,
              price, expires_at, settled_at)
            select date_trunc('day', now(), 'UTC') + n * (now() - interval '61 seconds' - date_trunc('day', now(), 'UTC')) / :calls,
              :name, :name, :name, 'm', 'a-route', repeat('0', 64), 'answered', 'USD', 0.0006, 0.0001, now(), now()
            from generate_series(0, :calls - 1) n
            """)
        .param("calls", calls)
        .param("name", name(budgets, true))
        .update();
    for (boolean busy : new boolean[] {false, true}) {
      for (String kind : new String[] {"key:", "strategy:", "host:"}) {
        if (budgets == 3 || (budgets == 1 && kind.equals("strategy:"))) {
          jdbc.sql(
                  """
                  insert into call_budgets (scope, calls_per_minute, calls_per_day, money_per_day, currency, reason, updated_by)
                  values (:scope, 1000000, 1000000, 1000000, 'USD', 'to measure', 'bench')
                  """)
              .param("scope", kind + name(budgets, busy))
              .update();
        }
      }
    }
    jdbc.sql("analyze external_calls").update();
  }

  private static boolean compare(
      HikariDataSource before, HikariDataSource now, int budgets, int rounds, int calls) {
    Kind[] kinds = new Kind[4];
    Times[] times = new Times[4];
    for (int i = 0; i < 4; i++) {
      HikariDataSource of = i < 2 ? before : now;
      kinds[i] = new Kind(new Reservations(JdbcClient.create(of), new DataSourceTransactionManager(of)), name(budgets, i % 2 == 1));
      times[i] = new Times(new long[rounds], new long[rounds]);
    }
    for (int round = -rounds / 4; round < rounds; round++) {
      for (int i = 0; i < 4; i++) {
        time(kinds[i], times[i], round);
      }
    }
    System.out.printf(
        Locale.ROOT, "%d budgets, %d calls of the day : none (p50 ms)%n", budgets, calls);
    print("  before", times[0], times[1]);
    return print("  now   ", times[2], times[3]) <= GOAL;
  }

  private static void time(Kind kind, Times times, int round) {
    long start = System.nanoTime();
    Reservation reservation = kind.hub().reserve(kind.call());
    long reserved = System.nanoTime();
    kind.hub().settle(reservation, new Settlement("answered", null, 5L, 5L, new BigDecimal("0.0001")));
    if (round >= 0) {
      times.reserving()[round] = reserved - start;
      times.settling()[round] = System.nanoTime() - reserved;
    }
  }

  private static double print(String when, Times quiet, Times busy) {
    double ratio = p50(busy.reserving()) / p50(quiet.reserving());
    System.out.printf(
        Locale.ROOT,
        "%s reserve %.2f : %.2f = %.2f   settle %.2f : %.2f%n",
        when,
        p50(busy.reserving()),
        p50(quiet.reserving()),
        ratio,
        p50(busy.settling()),
        p50(quiet.settling()));
    return ratio;
  }

  private static double p50(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }
}
