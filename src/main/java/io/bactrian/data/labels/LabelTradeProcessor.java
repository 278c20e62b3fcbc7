package io.bactrian.data.labels;

import io.bactrian.changes.log.ChangeEvent;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Behind {@code label-trade-action}: recomputes the trades of the positions that a deal or a
 * receipt touches.
 */
final class LabelTradeProcessor implements Processor {
  private final ClosedTrades trades;
  private final TradeLabeller labeller;

  LabelTradeProcessor(ClosedTrades trades, TradeLabeller labeller) {
    this.trades = trades;
    this.labeller = labeller;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    String login = event.required("login");
    if (event.table().equals("order_receipts")) {
      String order = event.required("order_id");
      if (!order.isEmpty()) {
        trades.positionsOf(login, order).forEach(position -> labeller.label(login, position));
      }
    } else {
      // A corrected deal may belong to another position than before: both change.
      Stream.of(event.before(), event.after())
          .filter(Objects::nonNull)
          .map(row -> row.get("position_id"))
          .filter(position -> position != null && !position.equals("0")) // balance operations
          .map(Object::toString)
          .distinct()
          .sorted()
          .forEach(position -> labeller.label(login, position));
    }
  }
}
