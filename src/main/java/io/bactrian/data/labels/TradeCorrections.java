package io.bactrian.data.labels;

import io.bactrian.data.labels.TradeLabels.Entry;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Labels that someone sets over the API; they outrank the computed ones until withdrawn. */
@Component
class TradeCorrections {
  private final JdbcClient jdbc;
  private final TradeLabels labels;

  TradeCorrections(JdbcClient jdbc, TradeLabels labels) {
    this.jdbc = jdbc;
    this.labels = labels;
  }

  /**
   * @param label win, loss or flat
   * @param rMultiple null to keep the computed one
   */
  record Wanted(String label, @Nullable BigDecimal rMultiple, String note) {}

  record Trade(@Nullable String signalId, OffsetDateTime closedAt, @Nullable String regime) {}

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such closed trade
   */
  @Transactional
  public void correct(String login, String id, Wanted wanted, String by) {
    labels.lock(login, id);
    Trade trade = trade(login, id);
    labels.write(
        new Entry(
            login,
            id,
            TradeLabel.CORRECTED,
            wanted.label(),
            wanted.rMultiple(),
            trade.regime(),
            trade.signalId(),
            trade.closedAt(),
            wanted.note(),
            by));
    TradeLabel computed = computed(login, id);
    put(login, id, computed.correctedTo(wanted.label(), wanted.rMultiple()));
  }

  /** The computed label counts again; where none was corrected nothing happens. */
  @Transactional
  public void withdraw(String login, String id, String by) {
    labels.lock(login, id);
    trade(login, id);
    if (labels.inForce(login, id, TradeLabel.CORRECTED).isPresent()) {
      labels.end(login, List.of(id), TradeLabel.CORRECTED, by);
      put(login, id, computed(login, id));
    }
  }

  private Trade trade(String login, String id) {
    return jdbc.sql(
            """
            select signal_id, closed_at, regime from closed_trades where login = :login and position_id = :id
            """)
        .param("login", login)
        .param("id", id)
        .query(Trade.class)
        .optional()
        .orElseThrow(TradeCorrections::unknown);
  }

  static HubException unknown() {
    return new HubException(
        ErrorCode.NOT_FOUND,
        "position_id",
        "There is no closed trade of this login and position. GET /api/v1/trades lists them.");
  }

  private TradeLabel computed(String login, String id) {
    return labels
        .inForce(login, id, TradeLabel.COMPUTED)
        .orElseThrow(() -> new IllegalStateException("A closed trade without a computed label"));
  }

  private void put(String login, String id, TradeLabel label) {
    jdbc.sql(
            """
            update closed_trades set label = :label, r_multiple = cast(:rMultiple as numeric), regime = :regime,
              label_source = :source, labelled_at = clock_timestamp()
            where login = :login and position_id = :id
              and (label, r_multiple, regime, label_source)
                is distinct from (:label, cast(:rMultiple as numeric), cast(:regime as text), :source)
            """)
        .param("label", label.label())
        .param("rMultiple", label.rMultiple())
        .param("regime", label.regime())
        .param("source", label.source())
        .param("login", login)
        .param("id", id)
        .update();
  }
}
