package io.bactrian.data.labels;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
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
   * @param openedAt of the trade as it is now, null where there is none
   */
  record InForce(TradeLabel label, @Nullable Instant openedAt) {}

  /** The label of each source that is in force: one, two or none. */
  List<InForce> inForce(String login, String id) {
    return jdbc.sql(
            """
            select l.label, l.r_multiple, l.regime, l.source, t.opened_at
            from trade_labels l left join closed_trades t using (login, position_id)
            where l.login = :login and l.position_id = :id and l.superseded_at is null
            """)
        .param("login", login)
        .param("id", id)
        .query((row, number) -> inForce(row))
        .list();
  }

  /** The label of this source that is in force. */
  Optional<TradeLabel> inForce(String login, String id, String source) {
    return inForce(login, id).stream()
        .map(InForce::label)
        .filter(label -> label.source().equals(source))
        .findFirst();
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

  /** Writes the label in the place of the one in force, unless that is this very one. */
  void write(Entry entry) {
    jdbc.sql(
            """
            with same as (
              select from trade_labels
              where login = :login and position_id = :positionId and source = :source and superseded_at is null
                and (label, r_multiple, regime, signal_id, closed_at, note) is not distinct from (:label,
                  cast(:rMultiple as numeric), cast(:regime as text), cast(:signalId as text), :closedAt, :note)
            ), ended as (
              update trade_labels set superseded_at = clock_timestamp(), superseded_by = :by
              where login = :login and position_id = :positionId and source = :source and superseded_at is null
                and not exists (select from same)
              returning id
            )
            insert into trade_labels (login, position_id, source, label, r_multiple, regime, signal_id, closed_at,
              note, written_by)
            select :login, :positionId, :source, :label, cast(:rMultiple as numeric), :regime, :signalId, :closedAt,
              :note, :by
            from (select count(*) from ended) first -- the old one has to leave the index before
            where not exists (select from same)
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
        .param("by", by)
        .update();
  }
}
