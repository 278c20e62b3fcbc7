package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.Measured;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the newest scorecard: what has not changed is not written. */
@Repository
class ScorecardRows {
  private static final String CHANGE =
      """
      insert into scorecard as s (place, measure, subject, state, value, low, high, unit, target, better, base, rows,
        source, missing)
      values (:place, :measure, :subject, :state, :value, :low, :high, :unit, :target, :better, :base, :rows,
        :source, :missing)
      on conflict (measure, subject) do update set place = excluded.place, state = excluded.state,
        value = excluded.value, low = excluded.low, high = excluded.high, unit = excluded.unit,
        target = excluded.target, better = excluded.better, base = excluded.base, rows = excluded.rows,
        source = excluded.source, missing = excluded.missing, changed_at = clock_timestamp()
      where (s.place, s.state, s.value, s.low, s.high, s.unit, s.target, s.better, s.base, s.rows, s.source, s.missing)
        is distinct from (excluded.place, excluded.state, excluded.value, excluded.low, excluded.high, excluded.unit,
        excluded.target, excluded.better, excluded.base, excluded.rows, excluded.source, excluded.missing)
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ScorecardRows(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  void replace(List<Entry> entries) {
    transaction.executeWithoutResult(
        status -> {
          entries.forEach(this::write);
          jdbc.sql("delete from scorecard where measure || '.' || subject not in (:kept)")
              .param(
                  "kept",
                  entries.stream().map(e -> e.measure().name() + "." + e.subject()).toList())
              .update();
        });
  }

  private void write(Entry entry) {
    Measure measure = entry.measure();
    Measured figure = entry.figure();
    jdbc.sql(CHANGE)
        .param("place", measure.place())
        .param("measure", measure.name())
        .param("subject", entry.subject())
        .param("state", entry.state().text())
        .param("value", figure == null ? null : figure.value())
        .param("low", figure == null ? null : figure.low())
        .param("high", figure == null ? null : figure.high())
        .param("unit", measure.unit())
        .param("target", entry.target())
        .param("better", measure.above() ? "above" : "below")
        .param("base", entry.base())
        .param("rows", entry.rows())
        .param("source", measure.source())
        .param("missing", entry.missing())
        .update();
  }
}
