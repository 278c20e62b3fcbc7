package io.bactrian.watch.performance;

import io.bactrian.watch.performance.PredictionOutcomes.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps what was estimated and, later, what came. No two estimates of a version share a row. */
@Repository
class Estimates {
  private final JdbcClient jdbc;

  Estimates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Open(long id, Instant from, Instant to, double estimate) {}

  /**
   * Makes the estimates whose windows are full and scores those whose outcomes have come.
   *
   * @param given by bar, one a bar
   * @param size predictions a window
   */
  void keep(Version version, List<Outcome> given, int size) {
    Instant last = last(version);
    List<Outcome> later = given.stream().filter(row -> row.bar().isAfter(last)).toList();
    for (int from = 0; from + size <= later.size(); from += size) {
      List<Outcome> window = later.subList(from, from + size);
      Instant begin = window.get(0).bar();
      Estimate.of(knownBefore(given, begin), window).ifPresent(made -> insert(version, made));
    }
    open(version).forEach(estimate -> score(estimate, given));
  }

  private static List<Outcome> knownBefore(List<Outcome> given, Instant moment) {
    return given.stream()
        .filter(Outcome::isKnown)
        .filter(row -> !Objects.requireNonNull(row.knownAt()).isAfter(moment))
        .toList();
  }

  private Instant last(Version version) {
    return jdbc.sql(
            """
            select coalesce(max(window_to), 'epoch') as last from performance_estimates
            where model = :model and version = :version
            """)
        .param("model", version.model())
        .param("version", version.version())
        .query((row, number) -> instant(row, "last"))
        .single();
  }

  private void insert(Version version, Estimate made) {
    jdbc.sql(
            """
            insert into performance_estimates (model, version, window_from, window_to, rows, method, calibrated_on,
              estimate, low, high)
            values (:model, :version, :from, :to, :rows, :method, :calibrated, :estimate, :low, :high)
            on conflict do nothing
            """)
        .param("model", version.model())
        .param("version", version.version())
        .param("from", made.from().atOffset(ZoneOffset.UTC))
        .param("to", made.to().atOffset(ZoneOffset.UTC))
        .param("rows", made.rows())
        .param("method", Estimate.METHOD)
        .param("calibrated", made.calibratedOn())
        .param("estimate", made.value())
        .param("low", made.low())
        .param("high", made.high())
        .update();
  }

  private List<Open> open(Version version) {
    return jdbc.sql(
            """
            select id, window_from, window_to, estimate from performance_estimates
            where model = :model and version = :version and known_at is null order by id
            """)
        .param("model", version.model())
        .param("version", version.version())
        .query(
            (row, number) ->
                new Open(
                    row.getLong("id"),
                    instant(row, "window_from"),
                    instant(row, "window_to"),
                    row.getDouble("estimate")))
        .list();
  }

  /** Not before the last of its outcomes could be known. */
  private void score(Open open, List<Outcome> given) {
    List<Outcome> window =
        given.stream()
            .filter(row -> !row.bar().isBefore(open.from()) && !row.bar().isAfter(open.to()))
            .toList();
    List<Outcome> known = window.stream().filter(Outcome::isKnown).toList();
    if (known.isEmpty() || window.stream().anyMatch(row -> row.knownAt() == null)) {
      return;
    }
    double actual = known.stream().mapToDouble(Outcome::hit).average().orElseThrow();
    jdbc.sql(
            """
            update performance_estimates set actual = :actual, actual_rows = :rows, difference = :difference,
              known_at = clock_timestamp()
            where id = :id and known_at is null
            """)
        .param("actual", actual)
        .param("rows", known.size())
        .param("difference", open.estimate() - actual)
        .param("id", open.id())
        .update();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
