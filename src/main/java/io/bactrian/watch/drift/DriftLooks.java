package io.bactrian.watch.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.watch.drift.DriftReport.Input;
import io.bactrian.watch.drift.DriftReport.State;
import io.bactrian.watch.drift.Subjects.Live;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at the champions, one after another. A look takes so many new decisions: two looks share
 * none, so that the false alarms of a week are those of its looks added up.
 */
@Component
class DriftLooks {
  private static final Duration WEEK = Duration.ofDays(7);

  private final Subjects subjects;
  private final Drift drift;
  private final JdbcClient jdbc;
  private final ObjectMapper mapper;
  private final TransactionTemplate transaction;

  DriftLooks(
      Subjects subjects,
      Drift drift,
      JdbcClient jdbc,
      ObjectMapper mapper,
      TransactionTemplate transaction) {
    this.subjects = subjects;
    this.drift = drift;
    this.jdbc = jdbc;
    this.mapper = mapper;
    this.transaction = transaction;
  }

  /**
   * What a look found.
   *
   * @param drifted features, the farthest first
   * @param complete false where there are not as many decisions yet as a look takes
   */
  record Look(
      String model,
      String version,
      String state,
      String reason,
      List<String> drifted,
      boolean complete) {}

  /**
   * @param model one with a champion
   * @param rows new decisions that a look takes, one a bar
   * @param falseAlarms looks a week that may find a drift where there is none, on average
   */
  Look look(String model, int rows, double falseAlarms) {
    Subject subject = subjects.find(model, null);
    List<Live> live = subjects.decided(subject, rows, last(subject));
    DriftReport report = drift.measure(subject, live, rows, alpha(live, falseAlarms));
    List<String> drifted =
        report.features().stream()
            .filter(one -> one.state() == State.DRIFTED)
            .map(Input::feature)
            .toList();
    boolean complete = live.size() >= rows;
    transaction.executeWithoutResult(status -> record(report, complete ? drifted : List.of()));
    return new Look(
        model, subject.version(), report.state().text(), report.reason(), drifted, complete);
  }

  /**
   * The false alarms of a week are shared out among its looks; a longer look has no more of them.
   */
  private static double alpha(List<Live> live, double falseAlarms) {
    if (live.size() < 2) {
      return falseAlarms;
    }
    Instant first = live.get(0).at();
    Duration span = Duration.between(first, live.get(live.size() - 1).at());
    return falseAlarms * Math.min(1, (double) span.toSeconds() / WEEK.toSeconds());
  }

  private @Nullable Instant last(Subject subject) {
    return jdbc.sql(
            """
            select window_to from drift_looks
            where model = :model and version = :version and state in ('drifted', 'stable', 'not_enough_data')
            order by window_to desc nulls last limit 1
            """)
        .param("model", subject.model())
        .param("version", subject.version())
        .query((row, number) -> row.getObject("window_to", OffsetDateTime.class))
        .optional()
        .map(OffsetDateTime::toInstant)
        .orElse(null);
  }

  /** What is not complete is replaced by what came of it. */
  private void record(DriftReport report, List<String> drifted) {
    jdbc.sql("delete from drift_looks where model = :model and state in ('no_data', 'warm_up')")
        .param("model", report.model())
        .update();
    jdbc.sql(
            """
            insert into drift_looks (model, version, state, reason, window_from, window_to, rows, false_alarms, drifted,
              report)
            values (:model, :version, :state, :reason, cast(:from as timestamptz), cast(:to as timestamptz),
              :rows, :alpha, :drifted, cast(:report as jsonb))
            on conflict do nothing
            """)
        .param("model", report.model())
        .param("version", report.version())
        .param("state", report.state().text())
        .param("reason", report.reason())
        .param("from", at(report.from()))
        .param("to", at(report.to()))
        .param("rows", report.liveRows())
        .param("alpha", report.falseAlarms())
        .param("drifted", drifted.toArray(String[]::new))
        .param("report", json(report))
        .update();
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private String json(DriftReport report) {
    try {
      return mapper.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a record of numbers and texts
    }
  }
}
