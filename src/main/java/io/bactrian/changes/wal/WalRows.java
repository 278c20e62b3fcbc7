package io.bactrian.changes.wal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.changes.log.ChangeCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes changes of the log into the inbox as a trigger would have written them. PostgreSQL itself
 * makes the JSON: each column's text goes through its type's input function and the row through
 * {@code to_jsonb}, so that every digit is what the trigger's is.
 */
@Component
final class WalRows {
  private static final String INSERT =
      """
      insert into change_inbox (txid, lsn, table_name, operation, row_key, before, after, written_at)
      select ((now.xid - ((now.xid - c.xid) & 4294967295))::text)::xid8, c.lsn, :table, c.operation,
             row_key(%2$s), c.was, c.is, c.at
      from (
        select c.*,
               case when c.before is not null then (select to_jsonb(r) from (%1$s) r) end as was,
               case when c.after is not null then (select to_jsonb(r) from (%3$s) r) end as is
        from unnest(:xids::bigint[], :lsns::pg_lsn[], :operations::text[], :befores::jsonb[], :afters::jsonb[],
                    :times::timestamptz[]) with ordinality as c (xid, lsn, operation, before, after, at, n)
        offset 0) c
      cross join (select pg_current_xact_id()::text::bigint) as now (xid)
      where c.was is distinct from c.is
      order by c.n
      on conflict do nothing
      """;

  private final JdbcClient jdbc;
  private final ChangeCapture capture;
  private final ObjectMapper json;
  private final Map<String, List<Column>> columns = new ConcurrentHashMap<>();

  WalRows(JdbcClient jdbc, ChangeCapture capture, ObjectMapper json) {
    this.jdbc = jdbc;
    this.capture = capture;
    this.json = json;
  }

  /**
   * @param type as a cast names it
   * @param expression of a generated column, which the log does not carry; null for any other
   */
  record Column(String name, String type, @Nullable String expression) {}

  /** Tables may have changed since. */
  void forget() {
    columns.clear();
  }

  /**
   * @param changes of one table with the same columns, in the order of the log
   */
  void write(List<WalChange> changes) {
    WalChange first = changes.get(0);
    jdbc.sql(insert(first))
        .param("table", first.table())
        .param("xids", array(changes, WalChange::xid))
        .param("lsns", array(changes, change -> LogSequenceNumber.valueOf(change.lsn()).asString()))
        .param("operations", array(changes, WalChange::operation))
        .param("befores", array(changes, change -> text(change.before())))
        .param("afters", array(changes, change -> text(change.after())))
        .param("times", array(changes, WalChange::committedAt))
        .update();
  }

  private String insert(WalChange change) {
    List<Column> known = columns.computeIfAbsent(change.table(), this::columnsOf);
    List<String> key =
        capture.key(change.table()).stream()
            .map(column -> "coalesce(c.is, c.was) ->> " + literal(column))
            .toList();
    return INSERT.formatted(
        row(known, change.columns(), "c.before"),
        String.join(", ", key),
        row(known, change.columns(), "c.after"));
  }

  /** A select of one row with the columns of the table's own types. */
  private static String row(List<Column> known, Iterable<String> carried, String source) {
    List<String> casts = new ArrayList<>();
    for (String name : carried) {
      String type =
          known.stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .map(Column::type)
              .orElse("text"); // dropped since
      casts.add(
          "(%s ->> %s)::%s as %s"
              .formatted(source, literal(name), type, ChangeCapture.quote(name)));
    }
    List<String> generated =
        known.stream()
            .filter(column -> column.expression() != null)
            .map(column -> ", " + column.expression() + " as " + ChangeCapture.quote(column.name()))
            .toList();
    return "select q.*%s from (select %s offset 0) q"
        .formatted(String.join("", generated), String.join(", ", casts));
  }

  private List<Column> columnsOf(String table) {
    return jdbc.sql(
            """
            select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
                   case when a.attgenerated <> '' then replace(pg_get_expr(d.adbin, d.adrelid), '?', '??') end as expression
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = to_regclass(quote_ident(:table)) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """)
        .param("table", table)
        .query(Column.class)
        .list();
  }

  private @Nullable String text(@Nullable Map<String, @Nullable String> row) {
    try {
      return row == null ? null : json.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A row cannot be written as JSON", e);
    }
  }

  private static @Nullable String[] array(
      List<WalChange> changes, Function<WalChange, @Nullable Object> part) {
    return changes.stream()
        .map(part)
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
