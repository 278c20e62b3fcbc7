package io.bactrian.console.botactions;

import io.bactrian.decisions.treasury.TradingPauses;
import io.bactrian.shared.Rehearsal;
import org.jspecify.annotations.Nullable;

final class PauseTradingProcessor extends TradingPauseProcessor {
  private final TradingPauses pauses;

  PauseTradingProcessor(TradingPauses pauses, Rehearsal rehearsal) {
    super(rehearsal);
    this.pauses = pauses;
  }

  @Override
  void change(@Nullable String strategy, String by) {
    pauses.pause(strategy, by, "paused by the bot");
  }

  @Override
  String question(String what) {
    return "Pause %s? No decision gets a volume until /resume; what is open stays open."
        .formatted(what);
  }

  @Override
  String done(String what, String by) {
    return "Paused: %s. By %s.".formatted(what, by);
  }
}
