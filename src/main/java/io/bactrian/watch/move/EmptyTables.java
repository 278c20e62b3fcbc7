package io.bactrian.watch.move;

import io.bactrian.watch.move.Side.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables that the migrations have just made, opened for rows as they come: what they begin with
 * is removed, no trigger runs, and no key between tables is checked until {@link #close}.
 */
final class EmptyTables {
  private static final String KEYS =
      """
      select k.conrelid::regclass::text as table, quote_ident(k.conname) as name,
        pg_get_constraintdef(k.oid) as definition
      from pg_constraint k
      where k.contype = 'f' and k.conparentid = 0
        and k.connamespace in (current_schema()::regnamespace, to_regnamespace('analytics'))
      order by 1, 2
      """;

  private static final String CAPTURE =
      """
      select pg_get_triggerdef(t.oid, true) from pg_trigger t
      join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
      where p.proname = 'capture_change' and not t.tgisinternal
        and c.relnamespace = current_schema()::regnamespace
      order by c.relname, t.tgname
      """;

  /** Tables whose policies bind their owner, too: COPY would be refused. */
  private static final String FORCED =
      """
      select c.oid::regclass::text from pg_class c
      where c.relforcerowsecurity and c.relnamespace in (current_schema()::regnamespace, to_regnamespace('analytics'))
      order by 1
      """;

  private final Side target;
  private final Collection<Table> tables;
  private List<Key> keys = List.of();
  private List<String> forced = List.of();

  EmptyTables(Side target, Collection<Table> tables) {
    this.target = target;
    this.tables = tables;
  }

  private record Key(String table, String name, String definition) {}

  void open() {
    tables.forEach(
        table -> target.execute("alter table " + table.name() + " disable trigger user"));
    keys = target.jdbc().sql(KEYS).query(Key.class).list();
    for (Key key : keys) {
      target.execute("alter table %s drop constraint %s".formatted(key.table(), key.name()));
    }
    forced = target.jdbc().sql(FORCED).query(String.class).list();
    forced.forEach(
        table -> target.execute("alter table " + table + " no force row level security"));
    target.execute(
        "truncate " + tables.stream().map(Table::name).collect(Collectors.joining(", ")));
  }

  /** Checks every key of every row; from now on changes are captured as they were. */
  void close(Side source) {
    for (Key key : keys) {
      target.execute(
          "alter table %s add constraint %s %s"
              .formatted(key.table(), key.name(), key.definition()));
    }
    tables.forEach(table -> target.execute("alter table " + table.name() + " enable trigger user"));
    forced.forEach(table -> target.execute("alter table " + table + " force row level security"));
    source.jdbc().sql(CAPTURE).query(String.class).list().forEach(target::execute);
  }

  /** The next value of each is the one that it would have been. */
  static int setSequences(Side source, Side target) {
    List<String> sequences = source.sequences();
    sequences.retainAll(target.sequences());
    for (String sequence : sequences) {
      Map<String, Object> at =
          source.jdbc().sql("select last_value, is_called from " + sequence).query().singleRow();
      target
          .jdbc()
          .sql("select setval(?::regclass, ?, ?)")
          .params(sequence, at.get("last_value"), at.get("is_called"))
          .query(Long.class)
          .single();
    }
    return sequences.size();
  }
}
