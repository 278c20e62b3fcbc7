package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.decisions.treasury.TradingPauses;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.Rehearsal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Ends the pause of the strategy in the body, or of all trading where it is empty; the body becomes
 * what happened. In a dry run it says what would.
 */
final class ResumeTradingProcessor implements Processor {
  private final TradingPauses pauses;
  private final Rehearsal rehearsal;
  private boolean dryRun;

  ResumeTradingProcessor(TradingPauses pauses, Rehearsal rehearsal) {
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
          pauses.resume(strategy.isEmpty() ? null : strategy, by, "resumed by the bot");
          return strategy;
        });
    String what = strategy.isEmpty() ? "all trading" : "strategy " + BotText.name(strategy);
    exchange
        .getMessage()
        .setBody(
            dryRun
                ? "Resume %s? The limits of before hold again.".formatted(what)
                : "Resumed: %s. By %s.".formatted(what, by));
  }
}
