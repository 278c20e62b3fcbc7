package io.bactrian.watch.performance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the newest figure of each metric and slice: what has not changed is not written. */
@Repository
class PerformanceMetrics {
  private static final String CHANGE =
      """
      insert into ml_performance_metrics (model, version, metric, slice_by, slice, value, low, high, base, rows,
        effective_rows, measured_on)
      values (:model, :version, :metric, :by, :slice, :value, :low, :high, :base, :rows, :effective, :on)
      on conflict (coalesce(model, ''), coalesce(version, ''), metric, slice_by, slice) where slice_by is not null
      do update set value = excluded.value, low = excluded.low, high = excluded.high, base = excluded.base,
        rows = excluded.rows, effective_rows = excluded.effective_rows, measured_on = excluded.measured_on,
        created_at = clock_timestamp()
      where (ml_performance_metrics.value, ml_performance_metrics.low, ml_performance_metrics.high,
        ml_performance_metrics.base, ml_performance_metrics.rows, ml_performance_metrics.effective_rows,
        ml_performance_metrics.measured_on)
        is distinct from (excluded.value, excluded.low, excluded.high, excluded.base, excluded.rows,
        excluded.effective_rows, excluded.measured_on)
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  PerformanceMetrics(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * @param model null for trades, whatever decided them
   */
  record Row(
      @Nullable String model,
      @Nullable String version,
      String by,
      String slice,
      String on,
      Figure figure) {}

  private record Key(
      long id,
      @Nullable String model,
      @Nullable String version,
      String metric,
      String sliceBy,
      String slice) {}

  /**
   * The rows that there are afterwards.
   *
   * @return how many were written or removed
   */
  int replace(List<Row> rows) {
    Integer changed =
        transaction.execute(
            status -> rows.stream().mapToInt(this::write).sum() + removeAllBut(rows));
    return changed == null ? 0 : changed;
  }

  private int write(Row row) {
    Measured measured = row.figure().measured();
    return jdbc.sql(CHANGE)
        .param("model", row.model())
        .param("version", row.version())
        .param("metric", row.figure().metric())
        .param("by", row.by())
        .param("slice", row.slice())
        .param("value", measured.value())
        .param("low", measured.low())
        .param("high", measured.high())
        .param("base", row.figure().base())
        .param("rows", measured.rows())
        .param("effective", Double.isNaN(measured.effective()) ? null : measured.effective())
        .param("on", row.on())
        .update();
  }

  private int removeAllBut(List<Row> rows) {
    Set<List<String>> kept =
        rows.stream()
            .map(r -> key(r.model(), r.version(), r.figure().metric(), r.by(), r.slice()))
            .collect(Collectors.toSet());
    List<Long> gone =
        jdbc
            .sql(
                """
                select id, model, version, metric, slice_by, slice from ml_performance_metrics where slice_by is not null
                """)
            .query(Key.class)
            .list()
            .stream()
            .filter(
                k ->
                    !kept.contains(key(k.model(), k.version(), k.metric(), k.sliceBy(), k.slice())))
            .map(Key::id)
            .toList();
    return gone.isEmpty()
        ? 0
        : jdbc.sql("delete from ml_performance_metrics where id in (:gone)")
            .param("gone", gone)
            .update();
  }

  private static List<String> key(
      @Nullable String model, @Nullable String version, String metric, String by, String slice) {
    return List.of(model == null ? "" : model, version == null ? "" : version, metric, by, slice);
  }
}
