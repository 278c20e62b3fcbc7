package io.bactrian.datasets;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The labels that trades have and had. Every write needs {@link #lock} before it. */
@Component
class TradeLabels {
  private final JdbcClient jdbc;

  TradeLabels(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Until the transaction ends no one else labels the trades of this position: a recomputation and
   * a correction go one after the other.
   *
   * @param positionId of a trade, whatever its leg
   */
  void lock(String login, String positionId) {
    int leg = positionId.indexOf('#');
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('trade ' || :position, 0))::text")
        .param("position", login + '/' + (leg < 0 ? positionId : positionId.substring(0, leg)))
        .query()
        .singleRow();
  }

  /**
   * @param openedAt of the trade as it stands, null where there is none
   */
  record InForce(TradeLabel label, @Nullable Instant openedAt) {}

  /** The label of this source that is in force. */
  Optional<InForce> inForce(String login, String id, String source) {
    return jdbc.sql(
            """
            select l.label, l.r_multiple, l.regime, l.source, t.opened_at
            from trade_labels l left join closed_trades t using (login, position_id)
            where l.login = :login and l.position_id = :id and l.source = :source and l.superseded_at is null
            """)
        .param("login", login)
        .param("id", id)
        .param("source", source)
        .query((row, number) -> inForce(row))
        .optional();
  }

  private static InForce inForce(ResultSet row) throws SQLException {
    OffsetDateTime opened = row.getObject("opened_at", OffsetDateTime.class);
    return new InForce(
        new TradeLabel(
            row.getString("label"),
            row.getBigDecimal("r_multiple"),
            row.getString("regime"),
            row.getString("source")),
        opened == null ? null : opened.toInstant());
  }

  /**
   * One label to write.
   *
   * @param signalId of the trade, null where it has none
   * @param note why; empty for none
   */
  record Entry(
      String login,
      String positionId,
      String source,
      String label,
      @Nullable BigDecimal rMultiple,
      @Nullable String regime,
      @Nullable String signalId,
      OffsetDateTime closedAt,
      String note,
      String by) {}

  /** Writes the label unless this very one is in force. */
  void write(Entry entry) {
    boolean there =
        jdbc.sql(
                """
                select exists (select from trade_labels
                where login = :login and position_id = :positionId and source = :source and superseded_at is null
                  and (label, r_multiple, regime, signal_id, closed_at, note) is not distinct from (:label,
                    cast(:rMultiple as numeric), cast(:regime as text), cast(:signalId as text), :closedAt, :note))
                """)
            .paramSource(entry)
            .query(Boolean.class)
            .single();
    if (there) {
      return;
    }
    end(entry.login(), List.of(entry.positionId()), entry.source(), entry.by());
    jdbc.sql(
            """
            insert into trade_labels (login, position_id, source, label, r_multiple, regime, signal_id, closed_at,
              note, written_by)
            values (:login, :positionId, :source, :label, cast(:rMultiple as numeric), :regime, :signalId, :closedAt,
              :note, :by)
            """)
        .paramSource(entry)
        .update();
  }

  /** What is in force of this source ceases to be. */
  void end(String login, Collection<String> ids, String source, String by) {
    jdbc.sql(
            """
            update trade_labels set superseded_at = clock_timestamp(), superseded_by = :by
            where login = :login and position_id = any(:ids) and source = :source and superseded_at is null
            """)
        .param("login", login)
        .param("ids", ids.toArray(String[]::new))
        .param("source", source)
        .param("by", by, Types.VARCHAR)
        .update();
  }
}
