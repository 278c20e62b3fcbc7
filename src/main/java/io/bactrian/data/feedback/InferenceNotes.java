package io.bactrian.data.feedback;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of notes. */
@Component
public class InferenceNotes {
  private final JdbcClient jdbc;

  InferenceNotes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The notes on what one sample of a dataset is about.
   *
   * @param barClosedAt the close of the newest bar that the decisions knew; null for a signal
   * @param signalId the alert that they were asked about; null for a bar
   * @param notes a JSON array, oldest first: {@code inference_id, action, kind, right_action, note,
   *     by, at}
   */
  public record OfSample(@Nullable Instant barClosedAt, @Nullable String signalId, String notes) {}

  /**
   * The notes on decisions about a symbol at bars from {@code from} on, as they were known at
   * {@code to}.
   *
   * @param from null for the first
   */
  public List<OfSample> of(String symbol, @Nullable Instant from, Instant to) {
    return jdbc.sql(
            """
            select case when i.signal_id is null then i.bar_closed_at end as bar_closed_at, i.signal_id,
              jsonb_agg(jsonb_build_object('inference_id', i.id, 'action', i.action, 'kind', n.kind,
                'right_action', n.right_action, 'note', n.note, 'by', n.by, 'at', n.at) order by n.id)::text as notes
            from inference_notes n join inferences i on i.id = n.inference_id
            where i.symbol = :symbol and i.bar_closed_at >= :from and i.bar_closed_at <= :to and n.at <= :to
            group by 1, 2
            """)
        .param("symbol", symbol)
        .param("from", (from == null ? Instant.EPOCH : from).atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .query((row, number) -> ofSample(row))
        .list();
  }

  /**
   * @return the note's id
   * @throws HubException {@code NOT_FOUND} for an unknown decision
   */
  long add(String inferenceId, NoteWanted.Checked note, String by) {
    return jdbc.sql(
            """
            insert into inference_notes (inference_id, kind, right_action, note, by)
            select id, :kind, cast(:right as text), :note, :by from inferences where id = :inference returning id
            """)
        .param("inference", inferenceId)
        .param("kind", note.kind())
        .param("right", note.rightAction())
        .param("note", note.note())
        .param("by", by)
        .query(Long.class)
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND, "id", "There is no decision " + inferenceId + "."));
  }

  private static OfSample ofSample(ResultSet row) throws SQLException {
    OffsetDateTime closed = row.getObject("bar_closed_at", OffsetDateTime.class);
    return new OfSample(
        closed == null ? null : closed.toInstant(),
        row.getString("signal_id"),
        row.getString("notes"));
  }
}
