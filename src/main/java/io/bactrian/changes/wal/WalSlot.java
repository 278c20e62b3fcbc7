package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The replication slot: where PostgreSQL keeps the log for this hub. */
@Component
final class WalSlot {
  private static final int LONGEST_WAIT_SECONDS = 60; // for transactions that are open now

  private final JdbcClient jdbc;
  private final JdbcConnectionDetails database;
  private final String name;

  WalSlot(JdbcClient jdbc, JdbcConnectionDetails database, CdcProperties properties) {
    this.jdbc = jdbc;
    this.database = database;
    this.name = properties.wal().slot();
  }

  /**
   * @param active true while somebody reads it
   * @param pid the server process of the reader
   * @param lost true where PostgreSQL has thrown log away that the slot was to keep
   * @param ahead true where it knows of more than was captured: somebody made it anew
   * @param lagBytes log that it keeps back
   */
  record State(boolean active, @Nullable Integer pid, boolean lost, boolean ahead, long lagBytes) {
    boolean usable() {
      return !lost && !ahead;
    }
  }

  Optional<State> state() {
    return jdbc.sql(
            """
            select s.active, s.active_pid as pid, s.wal_status = 'lost' as lost,
                   coalesce(s.confirmed_flush_lsn > (select lsn from wal_capture), true) as ahead,
                   greatest(pg_wal_lsn_diff(pg_current_wal_lsn(), s.confirmed_flush_lsn), 0)::bigint as lag_bytes
            from pg_replication_slots s where s.slot_name = :slot and s.database = current_database()
            """)
        .param("slot", name)
        .query(State.class)
        .optional();
  }

  /**
   * Refuses a database that cannot be captured from its log.
   *
   * @throws IllegalStateException with the fix
   */
  void require() {
    String level = jdbc.sql("show wal_level").query(String.class).single();
    if (!level.equals("logical")) {
      throw new IllegalStateException(
          "HUB_CDC=wal needs wal_level = logical, and it is "
              + level
              + ": set it in postgresql.conf (or at your provider), restart PostgreSQL, or take"
              + " HUB_CDC=triggers.");
    }
    boolean allowed =
        jdbc.sql(
                """
                select exists (
                  select from pg_roles r
                  where r.rolname = current_user and (r.rolsuper or r.rolreplication)
                     or r.rolname = 'rds_replication' and pg_has_role(r.oid, 'member'))
                """)
            .query(Boolean.class)
            .single();
    if (!allowed) {
      String user = jdbc.sql("select current_user").query(String.class).single();
      throw new IllegalStateException(
          "HUB_CDC=wal needs a user that may replicate, and %1$s may not: have a superuser run alter role \"%1$s\" replication, or take HUB_CDC=triggers."
              .formatted(user));
    }
  }

  /** True where a slot may keep back log until the disk is full. */
  boolean unlimited() {
    return jdbc.sql("select current_setting('max_slot_wal_keep_size') = '-1'")
        .query(Boolean.class)
        .single();
  }

  /**
   * Makes the slot. PostgreSQL waits until every transaction has ended that is open now.
   *
   * @param read is given the snapshot that sees just what the slot will not deliver
   */
  void make(Consumer<String> read) {
    Properties options = new Properties();
    PGProperty.USER.set(options, database.getUsername());
    PGProperty.PASSWORD.set(options, database.getPassword());
    PGProperty.REPLICATION.set(options, "database");
    PGProperty.PREFER_QUERY_MODE.set(options, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(options, "14");
    PGProperty.APPLICATION_NAME.set(options, "bactrian-wal-slot");
    try (Connection connection = DriverManager.getConnection(database.getJdbcUrl(), options);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(LONGEST_WAIT_SECONDS);
      try (ResultSet slot =
          statement.executeQuery(
              "CREATE_REPLICATION_SLOT \"%s\" LOGICAL pgoutput EXPORT_SNAPSHOT".formatted(name))) {
        slot.next();
        read.accept(slot.getString("snapshot_name"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The slot " + name + " cannot be made: " + e.getMessage(), e);
    }
  }

  /** Ends whoever reads the slot: the lease says that nobody else should. */
  void free() {
    jdbc.sql(
            "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where"
                + " slot_name = :slot and active_pid is not null")
        .param("slot", name)
        .query()
        .listOfRows();
  }

  void drop() {
    free();
    jdbc.sql(
            "select pg_drop_replication_slot(slot_name)::text from pg_replication_slots where"
                + " slot_name = :slot")
        .param("slot", name)
        .query()
        .listOfRows();
  }

  /** Puts a word into the log: it comes back when all that was committed before is captured. */
  void say(String prefix) {
    jdbc.sql("select pg_logical_emit_message(true, :prefix, '')::text")
        .param("prefix", prefix)
        .query()
        .singleRow();
  }
}
