package io.bactrian.watch.move;

import io.bactrian.hub.embedded.DatabaseVersion;
import io.bactrian.hub.embedded.DatabaseVersion.Versions;
import io.bactrian.watch.move.Side.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a move would do, found without a change on either side.
 *
 * @param tables of the hub that go
 * @param leftBehind tables that no migration of the hub makes
 * @param numbers of transactions that the target has to pass
 * @param obstacles what stops it, each with the way out
 * @param used whether the target holds rows of a hub already
 */
record Plan(
    List<Table> tables,
    List<Table> leftBehind,
    long numbers,
    List<String> obstacles,
    boolean used) {
  private static final int OLDEST = 14; // functions with a body of SQL

  private static final String SERVER =
      """
      select current_setting('server_version') as version,
        current_setting('server_version_num')::int / 10000 as major, current_user as role,
        current_schema() as schema, current_setting('server_encoding') as encoding,
        pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as closed,
        coalesce(has_schema_privilege(current_schema(), 'create'), false) as makes_tables,
        to_regnamespace('analytics') is not null as has_analytics,
        has_database_privilege(current_database(), 'create') as makes_schemas
      """;

  /** Of somebody else than an extension. */
  private static final String OTHERS =
      """
      select c.oid::regclass::text from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by 1
      """;

  /** The first start of a hub writes to one of these, or what it takes in does. */
  private static final List<String> SIGNS =
      List.of("hub_leases", "change_subscribers", "raw_messages", "change_log", "operator_actions");

  record Server(
      String version,
      int major,
      String role,
      @Nullable String schema,
      String encoding,
      boolean closed,
      boolean makesTables,
      boolean hasAnalytics,
      boolean makesSchemas) {}

  static Plan of(Side source, DataSource reads, Side target, DataSource into) {
    var obstacles = new ArrayList<String>();
    Versions versions = DatabaseVersion.of(reads);
    if (!versions.found().equals(versions.known())) {
      obstacles.add(
          "The data folder holds migration %s, and this version of the hub makes %s: start this"
                  .formatted(versions.found(), versions.known())
              + " version on it once, or take the version that ran on it.");
    }
    if (count(source, "wal_capture") > 0) {
      obstacles.add(
          "Changes are captured from the log, which stays behind: start and stop the hub once with"
              + " HUB_CDC=triggers.");
    }
    Server server = server(target);
    check(server, obstacles);
    Versions there = server.schema() == null ? versions : DatabaseVersion.of(into);
    boolean used = SIGNS.stream().anyMatch(table -> count(target, table) > 0);
    if (!used) {
      checkEmpty(target, server, there, obstacles);
    }
    Map<Boolean, List<Table>> tables =
        source.tables().values().stream().collect(Collectors.partitioningBy(ours(source)));
    return new Plan(
        tables.getOrDefault(true, List.of()),
        tables.getOrDefault(false, List.of()),
        Math.max(
            0, TransactionNumbers.next(source.jdbc()) - TransactionNumbers.next(target.jdbc())),
        obstacles,
        used);
  }

  /** The list Retention names each table of the hub but Quartz's; analytics holds no others. */
  private static Predicate<Table> ours(Side source) {
    if (count(source, "retention") == 0) {
      return table -> true; // of a version before that list, which is an obstacle
    }
    Set<String> known =
        source.jdbc().sql("select table_name from retention").query(String.class).set();
    return table -> known.contains(table.name()) || table.name().matches("(analytics\\.|qrtz_).*");
  }

  static Server server(Side target) {
    return target.jdbc().sql(SERVER).query(Server.class).single();
  }

  private static long count(Side side, String table) {
    boolean there =
        side.jdbc()
            .sql("select to_regclass(?) is not null")
            .param(table)
            .query(Boolean.class)
            .single();
    return there ? side.count(table) : 0;
  }

  private static void check(Server server, List<String> obstacles) {
    if (server.major() < OLDEST) {
      obstacles.add(
          "The target is PostgreSQL %s; the hub needs %d or later."
              .formatted(server.version(), OLDEST));
    }
    if (!server.encoding().equals("UTF8")) {
      obstacles.add(
          "The target's encoding is %s: create database ... encoding 'UTF8' template template0."
              .formatted(server.encoding()));
    }
    if (server.closed()) {
      obstacles.add("The target takes no writes: name the primary, not a replica.");
    }
    if (server.schema() == null) {
      obstacles.add(
          "User %s has no schema at the target: create schema ... authorization %1$s."
              .formatted(server.role()));
    } else if (!server.makesTables()) {
      obstacles.add(
          "User %s may not make tables: grant create on schema %s to %1$s."
              .formatted(server.role(), server.schema()));
    }
    if (!server.hasAnalytics() && !server.makesSchemas()) {
      obstacles.add(
          "User %s may not make the schema analytics: grant create on database ... to %1$s."
              .formatted(server.role()));
    }
  }

  private static void checkEmpty(
      Side target, Server server, Versions there, List<String> obstacles) {
    if (there.found().isEmpty()) {
      List<String> others = target.jdbc().sql(OTHERS).query(String.class).list();
      if (!others.isEmpty()) {
        obstacles.add(
            "The target is not empty, it holds %s: name an empty database or schema."
                .formatted(String.join(", ", others.subList(0, Math.min(5, others.size())))));
      } else if (server.hasAnalytics()) {
        obstacles.add(
            "The target has a schema analytics already: drop it, or name another database.");
      }
    }
  }

  void print(Side source, Consumer<String> say) {
    long rows = 0;
    long bytes = 0;
    for (Table table : tables) {
      long count = source.count(table.name());
      if (count > 0) {
        say.accept("  %-34s %,14d rows %,16d bytes".formatted(table.name(), count, table.bytes()));
      }
      rows += count;
      bytes += table.bytes();
    }
    for (Table table : leftBehind) {
      say.accept(
          "  %-34s %,14d rows stay behind: no migration of the hub makes this table"
              .formatted(table.name(), source.count(table.name())));
    }
    say.accept(
        "  %d tables, those without rows included: %,d rows, %,d bytes"
            .formatted(tables.size(), rows, bytes));
    if (numbers > 0) {
      say.accept("  %,d transaction numbers to pass".formatted(numbers));
    }
  }
}
