package io.bactrian.decisions.backtest;

import io.bactrian.models.backtest.Strategy;
import java.util.Map;

/**
 * @param by what decides, by its role, such as a model and its version
 */
record Decider(Strategy strategy, Map<String, String> by) {}
