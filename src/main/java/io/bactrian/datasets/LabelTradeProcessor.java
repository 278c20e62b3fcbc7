package io.bactrian.datasets;

import io.bactrian.cdc.ChangeEvent;
import io.bactrian.datasets.ClosedTrades.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Behind {@code label-trade-action}: recomputes the trades of the positions that a deal or a
 * receipt touches, from all their rows, so that the order of arrival does not matter.
 */
final class LabelTradeProcessor implements Processor {
  private final ClosedTrades trades;

  LabelTradeProcessor(ClosedTrades trades) {
    this.trades = trades;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    String login = event.required("login");
    if (event.table().equals("order_receipts")) {
      String order = event.required("order_id");
      if (!order.isEmpty()) {
        trades.positionsOf(login, order).forEach(position -> label(login, position));
      }
    } else {
      String position = event.text("position_id");
      if (position != null && !position.equals("0")) { // balance operations have no position
        label(login, position);
      }
    }
  }

  private void label(String login, String position) {
    List<String> ids = new ArrayList<>();
    for (ClosedTrade trade : TradeAssembler.assemble(trades.deals(login, position))) {
      String id = trade.leg() == 1 ? position : position + '#' + trade.leg();
      trades.upsert(login, id, trade, signalOf(login, trade));
      ids.add(id);
    }
    trades.removeOthers(login, position, ids);
  }

  private @Nullable Signal signalOf(String login, ClosedTrade trade) {
    return trade.openings().stream()
        .map(opening -> trades.signalOf(login, opening))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }
}
