package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.ChangeCapture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Which tables the log publishes, and that it holds whole rows. */
@Component
final class WalTables {
  private static final Logger log = LoggerFactory.getLogger(WalTables.class);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ChangeCapture capture;
  private final String publication;

  WalTables(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ChangeCapture capture,
      CdcProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.capture = capture;
    this.publication = properties.wal().publication();
  }

  /** True from the first slot on until triggers have taken over again. */
  boolean begun() {
    return jdbc.sql("select exists (select from wal_capture)").query(Boolean.class).single();
  }

  boolean published() {
    return jdbc.sql("select exists (select from pg_publication where pubname = :name)")
        .param("name", publication)
        .query(Boolean.class)
        .single();
  }

  /** Those in capture from the log, whatever the list says now. */
  Set<String> captured() {
    return jdbc.sql("select table_name from wal_capture_tables").query(String.class).set();
  }

  /**
   * Refuses types that Debezium does not carry whole: it moves a time with its zone to UTC, and
   * reads money in one notation only.
   *
   * @throws IllegalStateException with the columns and the fix
   */
  void require(Set<String> tables) {
    List<String> columns =
        jdbc.sql(
                """
                select c.relname || '.' || a.attname || ' (' || format_type(a.atttypid, a.atttypmod) || ')'
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
                where c.relnamespace = current_schema()::regnamespace and c.relname = any(:tables)
                  and a.attnum > 0 and not a.attisdropped
                  and coalesce(nullif(t.typbasetype, 0), t.oid) in ('timetz'::regtype, 'money'::regtype)
                order by 1
                """)
            .param("tables", tables.toArray(String[]::new))
            .query(String.class)
            .list();
    if (!columns.isEmpty()) {
      throw new IllegalStateException(
          "HUB_CDC=wal does not capture "
              + String.join(", ", columns)
              + " exactly: change the type, take the table from hub.cdc.tables, or take"
              + " HUB_CDC=triggers.");
    }
  }

  /** Before there is a slot. Rows that no slot and no trigger has seen are to be read. */
  void begin(Set<String> tables) {
    prepare(tables);
    String list =
        tables.stream()
            .map(ChangeCapture::quote)
            .collect(Collectors.joining(", ", tables.isEmpty() ? "" : "for table ", ""));
    transaction.executeWithoutResult(
        status -> {
          limitWaiting();
          jdbc.sql("drop publication if exists " + publication).update();
          jdbc.sql(
                  "create publication %s %s with (publish_via_partition_root = true)"
                      .formatted(publication, list))
              .update();
          missed();
          jdbc.sql(
                  """
                  insert into wal_capture (lsn, seen) values ('0/0', pg_snapshot_xmin(pg_current_snapshot()))
                  on conflict (one) do update set lsn = '0/0'
                  """)
              .update();
        });
    forgetAllBut(tables);
  }

  /** What was written since the slot was lost is to be read, unless there never was one. */
  void missed() {
    jdbc.sql(
            """
            update wal_capture_tables set read_from = least(read_from, c.seen)
            from wal_capture c where c.lsn > '0/0'
            """)
        .update();
  }

  /** While there is a slot: what was added to the list or taken from it. */
  void follow(Set<String> tables) {
    prepare(tables);
    Set<String> published =
        jdbc.sql(
                "select tablename from pg_publication_tables where pubname = :name and schemaname ="
                    + " current_schema()")
            .param("name", publication)
            .query(String.class)
            .set();
    for (String table : tables) {
      if (!published.contains(table)) {
        transaction.executeWithoutResult(status -> add(table));
        log.info("Table {} is captured from the log", table);
      }
    }
    for (String table : published) {
      if (!tables.contains(table)) {
        jdbc.sql(
                "alter publication %s drop table %s"
                    .formatted(publication, ChangeCapture.quote(table)))
            .update();
        log.info("Table {} is no longer captured", table);
      }
    }
    forgetAllBut(tables);
  }

  /** Open writers of the table have to end first: the log will not hold what they wrote. */
  private void add(String table) {
    limitWaiting();
    jdbc.sql("lock table " + ChangeCapture.quote(table) + " in share row exclusive mode").update();
    jdbc.sql("alter publication %s add table %s".formatted(publication, ChangeCapture.quote(table)))
        .update();
    jdbc.sql(
            """
            update wal_capture_tables set read_from = least(read_from, (select seen from wal_capture))
            where table_name = :table
            """)
        .param("table", table)
        .update();
  }

  /** With its replica identity full, the log holds a row's former values. */
  private void prepare(Set<String> tables) {
    Set<String> triggered = capture.triggered();
    for (String table : tables) {
      transaction.executeWithoutResult(
          status -> {
            limitWaiting();
            String identity =
                jdbc.sql(
                        "select relreplident::text from pg_class where oid ="
                            + " to_regclass(quote_ident(:table))")
                    .param("table", table)
                    .query(String.class)
                    .single();
            jdbc.sql(
                    """
                    insert into wal_capture_tables (table_name, read_from, identity_was)
                    values (:table, case when not :triggered then '0'::xid8 end, :identity) on conflict do nothing
                    """)
                .param("table", table)
                .param("triggered", triggered.contains(table))
                .param("identity", identity)
                .update();
            if (!identity.equals("f")) {
              identify(table, "full");
            }
          });
    }
  }

  private void forgetAllBut(Set<String> tables) {
    for (String table : captured()) {
      if (!tables.contains(table)) {
        transaction.executeWithoutResult(status -> forget(table));
      }
    }
  }

  private void forget(String table) {
    limitWaiting();
    String identity =
        jdbc.sql(
                "delete from wal_capture_tables where table_name = :table returning case when"
                    + " to_regclass(quote_ident(table_name)) is not null then identity_was end")
            .param("table", table)
            .query(String.class)
            .single();
    if ("d".equals(identity)) {
      identify(table, "default");
    } else if ("n".equals(identity)) {
      identify(table, "nothing");
    }
  }

  private void identify(String table, String identity) {
    jdbc.sql("alter table %s replica identity %s".formatted(ChangeCapture.quote(table), identity))
        .update();
  }

  /** After {@link #follow} was called without a table, and the slot is gone. */
  void end() {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("drop publication if exists " + publication).update();
          jdbc.sql("delete from wal_capture").update();
        });
  }

  /** A writer must not wait behind us for somebody who takes long. */
  private void limitWaiting() {
    jdbc.sql("set local lock_timeout = '2s'").update();
  }
}
