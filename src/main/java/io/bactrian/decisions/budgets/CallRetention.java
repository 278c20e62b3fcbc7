package io.bactrian.decisions.budgets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes calls that are older than {@code hub.budgets.retention}. The database itself refuses to
 * remove open reservations and calls of the current day, which budgets count.
 */
@Repository
class CallRetention {
  private static final int BATCH = 5000;

  private static final String OLD =
      """
      at < :before and at < date_trunc('day', clock_timestamp(), 'UTC')
        and (status <> 'reserved' or expires_at < clock_timestamp())
      """;

  private static final String COUNT =
      "select count(*) as calls, min(at) as oldest, max(at) as newest from external_calls where "
          + OLD;

  private static final String DELETE =
      "delete from external_calls where id in (select id from external_calls where "
          + OLD
          + " order by at limit "
          + BATCH
          + ")";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final BudgetsProperties properties;
  private final Clock clock;

  CallRetention(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      BudgetsProperties properties,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @param dryRun true to answer only what would be removed
   */
  PrunedCalls prune(boolean dryRun) {
    Instant before = clock.instant().minus(properties.retention());
    PrunedCalls old =
        jdbc.sql(COUNT)
            .param("before", before.atOffset(ZoneOffset.UTC))
            .query((row, number) -> counted(row, before))
            .single();
    if (!dryRun) {
      for (int removed = BATCH; removed == BATCH; ) {
        removed = Objects.requireNonNull(transaction.execute(status -> removeSome(before)));
      }
    }
    return old;
  }

  private static PrunedCalls counted(ResultSet row, Instant before) throws SQLException {
    return new PrunedCalls(
        row.getLong("calls"), before, moment(row, "oldest"), moment(row, "newest"));
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }

  /** In transactions of their own, so that none is long. */
  private int removeSome(Instant before) {
    jdbc.sql("select set_config('hub.pruned_table', 'external_calls', true)")
        .query(String.class)
        .single();
    jdbc.sql("delete from call_days where day < :day")
        .param("day", before.atOffset(ZoneOffset.UTC).toLocalDate())
        .update();
    return jdbc.sql(DELETE).param("before", before.atOffset(ZoneOffset.UTC)).update();
  }
}
