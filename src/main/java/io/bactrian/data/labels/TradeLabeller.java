package io.bactrian.data.labels;

import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.data.labels.ClosedTrades.Signal;
import io.bactrian.data.labels.TradeLabels.Entry;
import io.bactrian.data.labels.TradeLabels.InForce;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the closed trades of a position what its deals say, from all of them, so that the order of
 * arrival does not matter. A label that someone corrected stays.
 */
@Component
class TradeLabeller {
  private static final String HUB = "hub";

  private final ClosedTrades trades;
  private final TradeLabels labels;
  private final BarReader bars;
  private final Period period;

  /**
   * @throws io.bactrian.shared.HubException for a period that has no bars, so that the hub does not
   *     start with it
   */
  TradeLabeller(
      ClosedTrades trades, TradeLabels labels, BarReader bars, LabelsProperties properties) {
    this.trades = trades;
    this.labels = labels;
    this.bars = bars;
    this.period = Period.parse(properties.regimePeriod());
  }

  /** Has to run in a transaction. */
  void label(String login, String position) {
    labels.lock(login, position);
    List<String> ids = new ArrayList<>();
    for (ClosedTrade trade : TradeAssembler.assemble(trades.deals(login, position))) {
      String id = trade.leg() == 1 ? position : position + '#' + trade.leg();
      label(login, id, trade);
      ids.add(id);
    }
    List<String> removed = trades.removeOthers(login, position, ids);
    if (!removed.isEmpty()) {
      labels.end(login, removed, TradeLabel.COMPUTED, HUB);
    }
  }

  private void label(String login, String id, ClosedTrade trade) {
    Signal signal = signalOf(login, trade);
    List<InForce> before = labels.inForce(login, id);
    TradeLabel computed =
        new TradeLabel(
            trade.label(), RMultiple.of(trade), regime(trade, before), TradeLabel.COMPUTED);
    labels.write(
        new Entry(
            login,
            id,
            TradeLabel.COMPUTED,
            computed.label(),
            computed.rMultiple(),
            computed.regime(),
            signal == null ? null : signal.id(),
            trade.closedAt().atOffset(ZoneOffset.UTC),
            "",
            HUB));
    TradeLabel inForce =
        before.stream()
            .map(InForce::label)
            .filter(label -> label.source().equals(TradeLabel.CORRECTED))
            .findFirst()
            .map(api -> computed.correctedTo(api.label(), api.rMultiple()))
            .orElse(computed);
    trades.upsert(login, id, trade, signal, inForce);
  }

  /** Computed once: bars that come later fill what is missing, and change nothing that is there. */
  private @Nullable String regime(ClosedTrade trade, List<InForce> before) {
    return before.stream()
        .filter(label -> label.label().source().equals(TradeLabel.COMPUTED))
        .filter(label -> trade.openedAt().equals(label.openedAt()))
        .map(label -> label.label().regime())
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> regimeAt(trade.symbol(), trade.openedAt()));
  }

  private @Nullable String regimeAt(String symbol, Instant moment) {
    return Regime.of(
        bars.closedBars(symbol, period.name(), moment, Regime.BARS), moment, period.length());
  }

  private @Nullable Signal signalOf(String login, ClosedTrade trade) {
    return trade.openings().stream()
        .map(opening -> trades.signalOf(login, opening))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }
}
