package io.bactrian.watch.move;

import io.bactrian.hub.embedded.DatabaseVersion;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.watch.backup.Census;
import io.bactrian.watch.move.Side.Table;
import io.bactrian.watch.move.TableCopy.Content;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Copies a hub's database into an empty one: compared and then committed, all or nothing. */
final class DatabaseMove {
  private final DataSource from;
  private final DataSource into;
  private final Consumer<String> say;

  /**
   * @param from a database that nobody writes to
   * @param say takes a line a step
   */
  DatabaseMove(DataSource from, DataSource into, Consumer<String> say) {
    this.from = from;
    this.into = into;
    this.say = say;
  }

  /** Prints what would be done, and returns what stops it. */
  List<String> rehearse() throws SQLException {
    try (Side source = Side.open(from, true);
        Side target = Side.open(into, true)) {
      Plan plan = Plan.of(source, from, target, into);
      plan.print(source, say);
      List<String> obstacles = new ArrayList<>(plan.obstacles());
      if (plan.used() && obstacles.isEmpty()) {
        say.accept("The target holds rows of a hub already: they are compared with these");
        obstacles.addAll(foreign(source, target, plan));
      }
      return obstacles;
    }
  }

  /**
   * @throws HubException where something stops it
   */
  void check() throws SQLException {
    try (Side source = Side.open(from, true)) {
      planned(source);
    }
  }

  /**
   * @throws HubException where something stops it, or what arrived is not what was sent; the target
   *     holds no row then
   */
  void run() throws SQLException {
    try (Side source = Side.open(from, true)) {
      Plan plan = planned(source);
      if (plan.used()) {
        say.accept("The target holds all rows already");
        return;
      }
      DatabaseVersion.migrate(into);
      TransactionNumbers.pass(into, TransactionNumbers.next(source.jdbc()), say);
      try (Side target = Side.open(into, false)) {
        copy(source, target, plan.tables());
        target.commit();
      }
    }
  }

  private Plan planned(Side source) throws SQLException {
    try (Side target = Side.open(into, true)) {
      Plan plan = Plan.of(source, from, target, into);
      if (!plan.obstacles().isEmpty()) {
        throw new HubException(ErrorCode.CONFLICT, "URL", String.join("\n", plan.obstacles()));
      }
      List<String> foreign = foreign(source, target, plan);
      if (!foreign.isEmpty()) {
        throw new HubException(ErrorCode.CONFLICT, "URL", foreign.get(0));
      }
      return plan;
    }
  }

  /** Rows of another hub at the target, or of this one after it has gone on there. */
  private List<String> foreign(Side source, Side target, Plan plan) {
    if (!plan.used()) {
      return List.of();
    }
    List<String> differences = differences(source, target, plan.tables());
    if (differences.isEmpty()) {
      return List.of();
    }
    return List.of(
        "The target holds rows of a hub that are not these (%s): name an empty database."
            .formatted(String.join("; ", differences.subList(0, Math.min(3, differences.size())))));
  }

  private void copy(Side source, Side target, List<Table> tables) throws SQLException {
    requireSame(tables, target.tables());
    var empty = new EmptyTables(target, tables);
    empty.open();
    Map<Table, Content> sent = new LinkedHashMap<>();
    int n = 0;
    for (Table table : tables) {
      Content content = TableCopy.copy(source, table, target);
      sent.put(table, content);
      n++;
      if (content.rows() > 0) {
        say.accept(
            "%d of %d  %s: %,d rows, %,d bytes"
                .formatted(n, tables.size(), table.name(), content.rows(), content.bytes()));
      }
    }
    empty.close(source);
    say.accept(
        "Sequences: %d; keys and triggers are as they were"
            .formatted(EmptyTables.setSequences(source, target)));
    compare(source, target, sent);
  }

  private void compare(Side source, Side target, Map<Table, Content> sent) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<Table, Content> table : sent.entrySet()) {
      target.execute("analyze " + table.getKey().name());
      Content arrived = TableCopy.of(target, table.getKey());
      if (!arrived.equals(table.getValue())) {
        differences.add(table.getKey().name() + ": its rows are not those that were sent");
      }
    }
    differences.addAll(differences(source, target, List.copyOf(sent.keySet())));
    if (!differences.isEmpty()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "URL",
          "What arrived is not what was sent: " + String.join("; ", differences));
    }
    say.accept(
        "Compared: %d tables, %,d rows, the last change, 20 passports"
            .formatted(sent.size(), sent.values().stream().mapToLong(Content::rows).sum()));
  }

  private static List<String> differences(Side source, Side target, List<Table> tables) {
    Set<String> names = tables.stream().map(Table::name).collect(Collectors.toSet());
    List<String> deals = Census.someDeals(source.jdbc());
    Census expected = Census.of(source.source(), deals).only(names);
    return expected.differences(Census.of(target.source(), deals).only(names));
  }

  private static void requireSame(List<Table> tables, SortedMap<String, Table> there) {
    for (Table table : tables) {
      Table other = there.get(table.name());
      if (other == null || !other.columns().equals(table.columns())) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            "FROM",
            "Table %s has columns (%s), and this version makes (%s)."
                .formatted(table.name(), table.columns(), other == null ? "" : other.columns()));
      }
    }
  }
}
