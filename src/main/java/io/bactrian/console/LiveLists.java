package io.bactrian.console;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Which lists show something of a table: those whose SQL names it, or a view of it. Nobody has to
 * declare it a second time.
 */
@Component
class LiveLists {
  private static final Pattern WORD = Pattern.compile("[a-z_0-9]+");

  /** A subscriber's cursor follows the changes and says nothing itself. */
  private static final String FOLLOWS_CHANGES = "change_progress";

  private static final Set<String> FLOW =
      Set.of(
          LiveListener.EVERYTHING,
          "change_log",
          "change_subscribers",
          "dead_letters",
          "rejected_messages");

  private final List<ListSpec> specs;
  private final JdbcTemplate jdbc;
  private @Nullable Map<String, Set<String>> byTable;

  LiveLists(List<ListSpec> specs, JdbcTemplate jdbc) {
    this.specs = specs;
    this.jdbc = jdbc;
  }

  /**
   * @param resultsOnly whether to leave out what an investor may not open
   */
  Set<String> of(Collection<String> tables, boolean resultsOnly) {
    var names = new TreeSet<String>();
    Map<String, Set<String>> all = byTable();
    tables.forEach(table -> names.addAll(all.getOrDefault(table, Set.of())));
    if (tables.contains(LiveListener.EVERYTHING)) {
      all.values().forEach(names::addAll);
    }
    if (!Collections.disjoint(tables, FLOW)) {
      names.add("flow");
    }
    if (resultsOnly) {
      specs.stream()
          .filter(spec -> spec.view() == null || !Objects.requireNonNull(spec.view()).results())
          .forEach(spec -> names.remove(spec.name()));
      names.remove("flow");
    }
    return names;
  }

  private synchronized Map<String, Set<String>> byTable() {
    if (byTable == null) {
      byTable = read();
    }
    return byTable;
  }

  private Map<String, Set<String>> read() {
    var views = new HashMap<String, Set<String>>();
    jdbc.query(
        """
        select distinct v.relname, t.relname from pg_depend d join pg_rewrite r on r.oid = d.objid
          join pg_class v on v.oid = r.ev_class join pg_class t on t.oid = d.refobjid
        where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and v.oid <> t.oid
          and pg_table_is_visible(v.oid)\
        """,
        rs -> {
          views.computeIfAbsent(rs.getString(1), view -> new HashSet<>()).add(rs.getString(2));
        });
    var lists = new HashMap<String, Set<String>>();
    for (ListSpec spec : specs) {
      Set<String> words = words(spec);
      if (words.contains(FOLLOWS_CHANGES)) {
        words.add("change_log");
      }
      for (String word : expanded(words, views)) {
        lists.computeIfAbsent(word, table -> new TreeSet<>()).add(spec.name());
      }
    }
    return lists;
  }

  private static Set<String> words(ListSpec spec) {
    var words = new HashSet<String>();
    var sql = new StringBuilder(spec.from());
    spec.columns().stream().map(Column::sql).forEach(one -> sql.append(' ').append(one));
    Matcher matcher = WORD.matcher(sql);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** The words, and the tables that views among them read, however deep. */
  private static Set<String> expanded(Set<String> words, Map<String, Set<String>> views) {
    var all = new HashSet<>(words);
    Set<String> open = words;
    while (!open.isEmpty()) {
      var next = new HashSet<String>();
      open.forEach(word -> next.addAll(views.getOrDefault(word, Set.of())));
      next.removeAll(all);
      all.addAll(next);
      open = next;
    }
    return all;
  }
}
