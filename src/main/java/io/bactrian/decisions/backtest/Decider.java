package io.bactrian.decisions.backtest;

import io.bactrian.models.backtest.Strategy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param by what decides, by its role, such as a model and its version
 * @param walk the versions one after the other; null where it is none
 */
record Decider(Strategy strategy, Map<String, String> by, @Nullable WalkForward walk) {
  Decider(Strategy strategy, Map<String, String> by) {
    this(strategy, by, null);
  }
}
