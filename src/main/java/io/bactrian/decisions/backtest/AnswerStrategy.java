package io.bactrian.decisions.backtest;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.models.backtest.Order;
import io.bactrian.models.backtest.Strategy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what something answers at the close of each bar, in the words of a live decision. */
final class AnswerStrategy implements Strategy {

  /** Answers at the close of a bar. */
  @FunctionalInterface
  interface Answers {
    /** Null where it has no answer. */
    @Nullable Answer at(int market, int bar);
  }

  /**
   * @param action BUY, SELL or HOLD
   * @param highVolatility its probability; null where it is not known
   * @param origin what is named with a trade
   * @param lobes what it was made of; empty where there is nothing
   */
  record Answer(
      String action,
      double confidence,
      @Nullable Double highVolatility,
      String origin,
      Map<String, LobeAnswer> lobes) {}

  private final Answers answers;
  private final double least;

  /**
   * @param least confidence that is traded
   */
  AnswerStrategy(Answers answers, double least) {
    this.answers = answers;
    this.least = least;
  }

  @Override
  public void atClose(int market, int bar, Order order) {
    Answer answer = answers.at(market, bar);
    if (answer == null || answer.action().equals("HOLD") || answer.confidence() < least) {
      return;
    }
    (answer.action().equals("BUY") ? order.buy() : order.sell())
        .from(answer.origin(), answer.confidence())
        .withVolatility(answer.highVolatility());
  }
}
