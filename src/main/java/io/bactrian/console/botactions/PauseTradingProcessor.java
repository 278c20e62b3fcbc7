package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.decisions.treasury.TradingPauses;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.Rehearsal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Pauses the strategy in the body, or all trading where it is empty; the body becomes what
 * happened. In a dry run it says what would.
 */
final class PauseTradingProcessor implements Processor {
  private final TradingPauses pauses;
  private final Rehearsal rehearsal;
  private boolean dryRun;

  PauseTradingProcessor(TradingPauses pauses, Rehearsal rehearsal) {
    this.pauses = pauses;
    this.rehearsal = rehearsal;
  }

  public void setDryRun(String dryRun) {
    this.dryRun = Boolean.parseBoolean(dryRun);
  }

  @Override
  public void process(Exchange exchange) {
    String strategy = exchange.getMessage().getBody(String.class).strip();
    String by = Caller.current().name();
    rehearsal.run(
        dryRun,
        () -> {
          pauses.pause(strategy.isEmpty() ? null : strategy, by, "paused by the bot");
          return strategy;
        });
    String what = strategy.isEmpty() ? "all trading" : "strategy " + BotText.name(strategy);
    exchange
        .getMessage()
        .setBody(
            dryRun
                ? "Pause %s? No decision gets a volume until /resume; what is open stays open."
                    .formatted(what)
                : "Paused: %s. By %s.".formatted(what, by));
  }
}
