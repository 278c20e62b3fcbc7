package io.bactrian.data.features;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets a question be put again as of a moment: what the current thread reads of the hub's database
 * meanwhile, a {@code sql:} step of a route among it, ends there. Temporary views stand before the
 * tables, so no row is touched and nobody else notices. What another connection reads (HTTP, {@code
 * jdbc:}, another thread) is not held back.
 */
@Component
public class RowsUntil {
  /** For {@link Past#at}: nothing is held back. */
  public static final long END = Long.MAX_VALUE;

  private static final String UNTIL = "current_setting('bactrian.until')::timestamptz";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  RowsUntil(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * Bars, ticks, alerts, deals, trades and sentiments are held back. All of it is one transaction
   * that is undone: nothing that is written meanwhile remains.
   *
   * @param work puts its questions by what it is given, on the thread that it is called on
   * @throws org.springframework.dao.DataAccessException where the hub's role may not make temporary
   *     views
   */
  public <T> T within(Function<Past, T> work) {
    return transaction.execute(
        status -> {
          try {
            shown().forEach((table, rows) -> jdbc.sql(view(table, rows)).update());
            jdbc.sql("discard plans").update(); // a statement that was prepared knows the table
            return work.apply(new Past(status));
          } finally {
            status.setRollbackOnly();
          }
        });
  }

  private static String view(String table, String rows) {
    return "create temporary view %1$s as select * from %1$s where %2$s".formatted(table, rows);
  }

  /** Which rows of a table there were. */
  private static Map<String, String> shown() {
    String length =
        Period.all().stream()
            .map(one -> "when '%s' then %d".formatted(one.name(), one.length().toSeconds()))
            .collect(Collectors.joining(" ", "case period ", " else 0 end"));
    var shown = new LinkedHashMap<String, String>();
    shown.put( // the first condition is there for the index
        "market_bars",
        "open_time < %1$s and open_time + make_interval(secs => %2$s) <= %1$s"
            .formatted(UNTIL, length));
    shown.put("market_ticks", "tick_time <= " + UNTIL);
    shown.put("tv_signals", "coalesce(fired_at, received_at) <= " + UNTIL);
    shown.put("trading_data", "deal_time <= " + UNTIL);
    shown.put("closed_trades", "closed_at <= " + UNTIL);
    shown.put("sentiments", "at <= " + UNTIL);
    return shown;
  }

  /** The database as of any moment; for the thread that was given it. */
  public final class Past {
    private final TransactionStatus status;

    private Past(TransactionStatus status) {
      this.status = status;
    }

    /**
     * What one question wrote, or broke, the next one does not find.
     *
     * @param until microseconds since 1970, or {@link #END}
     */
    public <T> T at(long until, Supplier<T> question) {
      Object before = status.createSavepoint();
      try {
        jdbc.sql("select set_config('bactrian.until', :until, true)")
            .param("until", until == END ? "infinity" : Micros.instant(until).toString())
            .query(String.class)
            .single();
        return question.get();
      } finally {
        status.rollbackToSavepoint(before);
        status.releaseSavepoint(before);
      }
    }
  }
}
