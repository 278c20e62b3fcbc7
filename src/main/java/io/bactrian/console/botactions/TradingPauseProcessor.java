package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.Rehearsal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Changes whether the strategy in the body, or all trading where it is empty, is paused; the body
 * becomes what happened. In a dry run it says what would.
 */
abstract class TradingPauseProcessor implements Processor {
  private final Rehearsal rehearsal;
  private boolean dryRun;

  TradingPauseProcessor(Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
  }

  public void setDryRun(String dryRun) {
    this.dryRun = Boolean.parseBoolean(dryRun);
  }

  /**
   * @param strategy null for all trading
   */
  abstract void change(@Nullable String strategy, String by);

  abstract String question(String what);

  abstract String done(String what, String by);

  @Override
  public void process(Exchange exchange) {
    String strategy = exchange.getMessage().getBody(String.class).strip();
    String by = Caller.current().name();
    rehearsal.run(
        dryRun,
        () -> {
          change(strategy.isEmpty() ? null : strategy, by);
          return strategy;
        });
    String what = strategy.isEmpty() ? "all trading" : "strategy " + BotText.name(strategy);
    exchange.getMessage().setBody(dryRun ? question(what) : done(what, by));
  }
}
