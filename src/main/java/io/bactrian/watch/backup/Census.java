package io.bactrian.watch.backup;

import io.bactrian.data.lineage.Passports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
record Census(SortedMap<String, Long> rows, long position, Map<String, List<String>> passports) {

  /** What a crash empties is in no backup. */
  static final String TABLES =
      """
      select c.oid::regclass::text from pg_class c
      where c.relkind in ('r', 'p') and c.relpersistence = 'p'
        and c.relnamespace = current_schema()::regnamespace
      order by 1
      """;

  /** In one snapshot where the source's connections are of one. */
  static Census of(DataSource source, List<String> deals) {
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

  List<String> deals() {
    return List.copyOf(passports.keySet());
  }

  /** A line for each; none where the other is the same. */
  List<String> differences(Census restored) {
    var differences = new ArrayList<String>();
    rows.forEach(
        (table, count) -> {
          Long other = restored.rows.get(table);
          if (!count.equals(other)) {
            differences.add(table + ": " + other + " rows restored of " + count);
          }
        });
    if (position != restored.position) {
      differences.add("last change: " + restored.position + " restored of " + position);
    }
    passports.forEach(
        (deal, passport) -> {
          if (!passport.equals(restored.passports.get(deal))) {
            differences.add("passport of deal " + deal + " differs");
          }
        });
    return differences;
  }
}
