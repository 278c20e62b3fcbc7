package io.bactrian.watch.backup;

import io.bactrian.data.lineage.Passports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a database holds, to be compared with another's.
 *
 * @param rows by table
 * @param position of the last change
 * @param passports of some deals, by login and ticket
 */
public record Census(
    SortedMap<String, Long> rows, long position, Map<String, List<String>> passports) {

  /** What a crash empties is in no backup. */
  static final String TABLES =
      """
      select c.oid::regclass::text from pg_class c
      where c.relkind in ('r', 'p') and c.relpersistence = 'p'
        and c.relnamespace = current_schema()::regnamespace
      order by 1
      """;

  private static final int DEALS = 20;

  /** Some, at random, each as {@code login/ticket}. */
  public static List<String> someDeals(JdbcClient jdbc) {
    return jdbc.sql(
            "select login || '/' || ticket from trading_data order by random() limit " + DEALS)
        .query(String.class)
        .list();
  }

  /** In one snapshot where the source's connections are of one. */
  public static Census of(DataSource source, List<String> deals) {
    JdbcClient jdbc = JdbcClient.create(source);
    var rows = new TreeMap<String, Long>();
    for (String table : jdbc.sql(TABLES).query(String.class).list()) {
      rows.put(table, jdbc.sql("select count(*) from " + table).query(Long.class).single());
    }
    long position = jdbc.sql("select position from change_head").query(Long.class).single();
    var passports = new LinkedHashMap<String, List<String>>();
    for (String deal : deals) {
      passports.put(deal, Passports.ofDeal(jdbc, deal));
    }
    return new Census(rows, position, passports);
  }

  public List<String> deals() {
    return List.copyOf(passports.keySet());
  }

  /** The same of these tables only. */
  public Census only(Set<String> tables) {
    var some = new TreeMap<>(rows);
    some.keySet().retainAll(tables);
    return new Census(some, position, passports);
  }

  /** A line for each; none where the other is the same. */
  public List<String> differences(Census other) {
    var differences = new ArrayList<String>();
    rows.forEach(
        (table, count) -> {
          Long found = other.rows.get(table);
          if (!count.equals(found)) {
            differences.add(table + ": " + found + " rows of " + count);
          }
        });
    if (position != other.position) {
      differences.add("last change: " + other.position + " instead of " + position);
    }
    passports.forEach(
        (deal, passport) -> {
          if (!passport.equals(other.passports.get(deal))) {
            differences.add("passport of deal " + deal + " differs");
          }
        });
    return differences;
  }
}
