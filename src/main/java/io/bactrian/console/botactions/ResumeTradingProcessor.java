package io.bactrian.console.botactions;

import io.bactrian.decisions.treasury.TradingPauses;
import io.bactrian.shared.Rehearsal;
import org.jspecify.annotations.Nullable;

final class ResumeTradingProcessor extends TradingPauseProcessor {
  private final TradingPauses pauses;

  ResumeTradingProcessor(TradingPauses pauses, Rehearsal rehearsal) {
    super(rehearsal);
    this.pauses = pauses;
  }

  @Override
  void change(@Nullable String strategy, String by) {
    pauses.resume(strategy, by, "resumed by the bot");
  }

  @Override
  String question(String what) {
    return "Resume %s? The limits of before hold again.".formatted(what);
  }

  @Override
  String done(String what, String by) {
    return "Resumed: %s. By %s.".formatted(what, by);
  }
}
