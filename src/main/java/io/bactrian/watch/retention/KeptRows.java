package io.bactrian.watch.retention;

import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The rules, and what they remove. Tables and conditions come from migrations alone. */
@Repository
class KeptRows {
  private static final int PAGES = 2000;

  private static final String RULES =
      "select table_name, kind, age, condition, keep_days, least_days, note, version from retention ";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final OperatorActions actions;
  private final Clock clock;

  KeptRows(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      OperatorActions actions,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * Removes what is older than its rule keeps it, some pages of the table in a transaction, so that
   * none is long. A pruning that stops half-way is continued by the next.
   *
   * @param dryRun true to answer only what would be removed
   * @return each table that has a limit
   */
  List<Pruned> prune(boolean dryRun) {
    return jdbc
        .sql(RULES + "where kind = 'days' and keep_days is not null order by table_name")
        .query(RetentionRule.class)
        .list()
        .stream()
        .map(rule -> dryRun ? old(rule) : remove(rule))
        .toList();
  }

  /**
   * Sets how long rows of a table are kept.
   *
   * @param wanted its days are null for ever
   * @return what the next pruning removes by it
   */
  @Transactional
  public Pruned keep(
      String table, RetentionController.RetentionWanted wanted, String by, String reason) {
    RetentionRule rule = rule(table);
    Integer keepDays = wanted.keepDays();
    GivenFields.seen(wanted.version(), rule.version(), () -> lastChange(table));
    if (!rule.isSet()) {
      throw new HubException(ErrorCode.CONFLICT, "table", rule.fixed());
    }
    if (!rule.allows(keepDays)) {
      throw GivenFields.invalid("keep_days", rule.allowed());
    }
    jdbc.sql(
            "update retention set keep_days = :days, version = version + 1 where table_name = :table")
        .param("days", keepDays)
        .param("table", table)
        .update();
    Map<String, @Nullable Object> detail = new HashMap<>();
    detail.put("from_days", rule.keepDays());
    detail.put("to_days", keepDays);
    detail.put("reason", reason);
    actions.record(by, "retention.set", table, detail);
    return old(rule.keeping(keepDays));
  }

  private String lastChange(String table) {
    return jdbc.sql(
            """
            select format('%s set it from %s to %s days at %s.', done_by, coalesce(detail ->> 'from_days', 'no'),
              coalesce(detail ->> 'to_days', 'no'), to_char(done_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'))
            from operator_actions where action = 'retention.set' and subject = :table order by id desc limit 1
            """)
        .param("table", table)
        .query(String.class)
        .optional()
        .orElse("somebody set it.");
  }

  /**
   * @param oldest null where there is none, or it is not known
   * @param known false where it was not found within the time
   */
  record OldestRow(String table, @Nullable Instant oldest, boolean known) {}

  /** Looks for it for two seconds at most: a table may have no index by age. */
  OldestRow oldest(String table) {
    RetentionRule rule = transaction.execute(status -> rule(table));
    if (rule == null || !rule.isSet()) {
      return new OldestRow(table, null, false);
    }
    try {
      return Objects.requireNonNull(
          transaction.execute(
              status -> {
                jdbc.sql("select set_config('statement_timeout', '2s', true)")
                    .query(String.class)
                    .single();
                return jdbc.sql(rule.oldest())
                    .query((row, number) -> new OldestRow(table, moment(row, "oldest"), true))
                    .single();
              }));
    } catch (QueryTimeoutException | DataAccessResourceFailureException e) {
      return new OldestRow(table, null, false);
    }
  }

  private RetentionRule rule(String table) {
    return jdbc.sql(RULES + "where table_name = :table for update")
        .param("table", table)
        .query(RetentionRule.class)
        .optional()
        .orElseThrow(() -> HubException.missing("table", "table", table, "/api/v1/retention"));
  }

  private Pruned remove(RetentionRule rule) {
    Pruned old = old(rule);
    Instant before = old.before();
    if (before == null || old.rows() == 0) {
      return old;
    }
    long rows = 0;
    long pages = pages(rule.tableName());
    for (long page = 0; page < pages; page += PAGES) {
      long first = page;
      rows += Objects.requireNonNull(transaction.execute(status -> remove(rule, before, first)));
    }
    jdbc.sql(
            """
            insert into retention_prunings (table_name, before, rows, oldest, newest)
            values (:table, :before, :rows, :oldest, :newest)
            """)
        .param("table", rule.tableName())
        .param("before", utc(before))
        .param("rows", rows)
        .param("oldest", utc(old.oldest()))
        .param("newest", utc(old.newest()))
        .update();
    return new Pruned(old.table(), old.keepDays(), before, rows, old.oldest(), old.newest());
  }

  /** Some tables let nobody remove a row who does not say so for the transaction. */
  private int remove(RetentionRule rule, Instant before, long page) {
    jdbc.sql("select set_config('hub.pruned_table', :table, true)")
        .param("table", rule.tableName())
        .query(String.class)
        .single();
    return jdbc.sql(rule.delete())
        .param("before", utc(before))
        .param("first", "(%d,0)".formatted(page))
        .param("end", "(%d,0)".formatted(page + PAGES))
        .update();
  }

  private long pages(String table) {
    return jdbc.sql(
            "select pg_relation_size(cast(:table as regclass)) / current_setting('block_size')::int")
        .param("table", table)
        .query(Long.class)
        .single();
  }

  private Pruned old(RetentionRule rule) {
    Integer days = rule.keepDays();
    if (days == null) {
      return new Pruned(rule.tableName(), null, null, 0, null, null);
    }
    Instant before = clock.instant().minus(Duration.ofDays(days));
    return jdbc.sql(rule.count())
        .param("before", utc(before))
        .query(
            (row, number) ->
                new Pruned(
                    rule.tableName(),
                    days,
                    before,
                    row.getLong("rows"),
                    moment(row, "oldest"),
                    moment(row, "newest")))
        .single();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
