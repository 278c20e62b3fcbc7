package io.bactrian.decisions.backtest;

import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.models.backtest.Strategy;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * @param by what decides, by its role, such as a model and its version
 * @param walk the versions one after the other; null where it is none
 * @param whole what the strategy decides by
 * @param on the same on other markets, for whoever asks again
 */
record Decider(
    Strategy strategy,
    Map<String, String> by,
    @Nullable WalkForward walk,
    Answers whole,
    Function<Markets, Answers> on) {

  /**
   * @param least confidence that is traded
   */
  static Decider of(
      Function<Markets, Answers> on,
      Markets markets,
      double least,
      Map<String, String> by,
      @Nullable WalkForward walk) {
    Answers whole = on.apply(markets);
    return new Decider(new AnswerStrategy(whole, least), by, walk, whole, on);
  }
}
