package io.bactrian.watch.move;

import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The numbers of transactions, which are part of the ids of events: a server that gave one again
 * would give an event the id of another. So the target's go past the source's before rows are
 * copied, one empty transaction each, which any user may begin.
 */
final class TransactionNumbers {
  private static final long AT_ONCE = 1_000_000;
  private static final String NEXT = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

  private TransactionNumbers() {}

  static long next(JdbcClient database) {
    return database.sql(NEXT).query(Long.class).single();
  }

  /** Returns when no transaction there has a number below {@code least}. */
  static void pass(DataSource target, long least, Consumer<String> say) {
    JdbcClient jdbc = JdbcClient.create(target);
    for (long left = least - next(jdbc); left > 0; left = least - next(jdbc)) {
      jdbc.sql(
              "do $$ begin for i in 1..%d loop perform pg_current_xact_id(); commit; end loop; end $$"
                  .formatted(Math.min(left, AT_ONCE)))
          .update();
      say.accept("Transaction numbers: %,d to pass".formatted(Math.max(0, least - next(jdbc))));
    }
  }
}
