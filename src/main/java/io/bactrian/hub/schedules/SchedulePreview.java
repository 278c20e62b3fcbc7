package io.bactrian.hub.schedules;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.schedules.FiringHistory.Pause;
import io.bactrian.hub.schedules.FiringHistory.Row;
import io.bactrian.hub.schedules.ScheduleStates.State;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The times of a schedule in a span, each with what became of it. */
final class SchedulePreview {
  static final String MISSED = "missed";

  private final State state;
  private final Map<Instant, Row> rows = new HashMap<>();
  private final List<Row> covering;
  private final List<Pause> pauses;
  private final Instant now;

  /**
   * @param late a time that has passed by less may still fire
   */
  SchedulePreview(State state, List<Row> rows, List<Pause> pauses, Instant now) {
    this.state = state;
    this.pauses = pauses;
    this.now = now;
    rows.forEach(row -> this.rows.put(row.at(), row));
    this.covering = rows.stream().filter(row -> row.coversFrom() != null).toList();
  }

  /**
   * @param at the time that it runs for
   * @param local the same by the schedule's clock
   * @param status completed, failed, refused, running or waiting; missed; due, which it has yet to
   *     fire; or unknown, before the history begins
   * @param coveredBy the later time whose one firing made up for this one too
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Planned(
      Instant at,
      String local,
      String status,
      @Nullable String reason,
      @Nullable Instant coveredBy,
      @Nullable String kind,
      @Nullable Instant firedAt,
      @Nullable Instant endedAt,
      @Nullable String hub) {}

  List<Planned> of(List<Instant> times) {
    return times.stream().map(this::planned).toList();
  }

  private Planned planned(Instant at) {
    Row row = rows.get(at);
    if (row == null) {
      return withoutRow(at);
    }
    return new Planned(
        at,
        local(at),
        status(row),
        row.reason(),
        null,
        row.kind(),
        row.firedAt(),
        row.endedAt(),
        row.hub());
  }

  private static String status(Row row) {
    if (row.outcome() == null) {
      return row.firedAt() == null ? "waiting" : "running";
    }
    return row.outcome().equals("skipped") ? MISSED : row.outcome();
  }

  private Planned withoutRow(Instant at) {
    if (at.isAfter(now)) {
      return bare(at, "due", null, null);
    }
    if (at.isBefore(state.historyFrom())) {
      return bare(at, "unknown", "the history begins at " + state.historyFrom(), null);
    }
    for (Pause pause : pauses) {
      if (!at.isBefore(pause.from()) && (pause.to() == null || at.isBefore(pause.to()))) {
        String why = "paused by %s: %s".formatted(pause.by(), pause.reason());
        return bare(at, MISSED, why, null);
      }
    }
    for (Row row : covering) {
      if (at.isBefore(row.at()) && !at.isBefore(row.coversFrom())) {
        boolean skipped = "skipped".equals(row.outcome());
        return bare(
            at,
            MISSED,
            skipped ? row.reason() : "one firing made up for it: that for " + row.at(),
            skipped ? null : row.at());
      }
    }
    return bare(at, MISSED, "no hub fired it", null);
  }

  private Planned bare(
      Instant at, String status, @Nullable String reason, @Nullable Instant coveredBy) {
    return new Planned(at, local(at), status, reason, coveredBy, null, null, null, null);
  }

  private String local(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(state.times().zone()));
  }
}
