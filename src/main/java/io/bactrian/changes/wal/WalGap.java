package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.ChangeCapture;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads from the tables themselves what the log does not hold: rows older than capture, and those
 * written while there was no slot. It brings the last state of each such row; of rows deleted
 * meanwhile nobody knows. What was delivered before is left out: a change of the same transaction
 * when it gets its position, and here a row that the change log last saw just as it is, because a
 * savepoint gives a row a transaction of its own.
 */
@Component
final class WalGap {
  private static final Logger log = LoggerFactory.getLogger(WalGap.class);
  private static final String FIND =
      """
      create temporary table unread on commit drop as
      select f.txid, row_key(%2$s) as row_key, f.r
      from (
        select to_jsonb(t) as r, ((now.xid - ((now.xid - t.xmin::text::bigint) & 4294967295))::text)::xid8 as txid
        from %1$s t cross join (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint) as now (xid)
        offset 0) f
      where f.txid >= '%3$s'::xid8
      """;
  private static final String TAKE =
      """
      insert into change_inbox (txid, lsn, table_name, operation, row_key, after)
      select u.txid, '0/0', :table, 'insert', u.row_key, u.r
      from unread u
      where not exists (
        select from (
          select distinct on (l.row_key) l.row_key, l.after from change_log l
          where l.table_name = :table and l.row_key in (select row_key from unread)
          order by l.row_key, l.position desc) known
        where known.row_key = u.row_key and known.after = u.r)
      order by u.txid, u.row_key
      on conflict do nothing
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate atOneMoment;
  private final ChangeCapture capture;
  private final String slot;

  WalGap(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ChangeCapture capture,
      CdcProperties properties) {
    this.jdbc = jdbc;
    this.capture = capture;
    this.slot = properties.wal().slot();
    atOneMoment = new TransactionTemplate(transactions);
    atOneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  private record Unread(String table, String since) {
    boolean gap() {
      return !since.equals("0");
    }
  }

  /**
   * @param snapshot the moment at which a new slot begins, null where there is no new slot
   */
  void read(@Nullable String snapshot) {
    atOneMoment.executeWithoutResult(
        status -> {
          if (snapshot != null) {
            jdbc.sql("set transaction snapshot '" + snapshot + "'").update();
            jdbc.sql(
                    "update wal_capture set lsn = (select confirmed_flush_lsn from"
                        + " pg_replication_slots where slot_name = :slot)")
                .param("slot", slot)
                .update();
          }
          jdbc.sql("set local timezone = 'UTC'").update();
          readAll();
        });
  }

  private void readAll() {
    List<Unread> unread =
        jdbc.sql(
                "select table_name as table, read_from::text as since from wal_capture_tables where"
                    + " read_from is not null order by 1")
            .query(Unread.class)
            .list();
    long missed = 0;
    for (Unread table : unread) {
      long rows = read(table);
      missed += table.gap() ? rows : 0;
      log.info("Capture read {} rows of {} from the table itself", rows, table.table());
    }
    jdbc.sql("update wal_capture_tables set read_from = null where read_from is not null").update();
    if (unread.stream().anyMatch(Unread::gap)) {
      log.warn(
          "The write-ahead log has a gap: slot {} was lost. {} rows written since were read"
              + " again; states in between and deleted rows are unknown",
          slot,
          missed);
      jdbc.sql("update wal_capture set gap_at = clock_timestamp(), gap_rows = :rows")
          .param("rows", missed)
          .update();
    }
  }

  private long read(Unread unread) {
    String key =
        capture.key(unread.table()).stream()
            .map(column -> "f.r ->> '" + column.replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    jdbc.sql(FIND.formatted(ChangeCapture.quote(unread.table()), key, unread.since())).update();
    long rows = jdbc.sql(TAKE).param("table", unread.table()).update();
    jdbc.sql("drop table unread").update();
    return rows;
  }

  /** False while rows that were read are not positioned yet: only then the log may go on. */
  boolean delivered() {
    return jdbc.sql("select not exists (select from change_inbox where lsn = '0/0')")
        .query(Boolean.class)
        .single();
  }

  boolean pending() {
    return jdbc.sql("select exists (select from wal_capture_tables where read_from is not null)")
        .query(Boolean.class)
        .single();
  }
}
