package io.bactrian.models.backtest;

import io.bactrian.models.performance.EquityCurve;
import io.bactrian.models.performance.Trade;
import java.util.List;
import java.util.Map;

/**
 * What came out.
 *
 * @param trades by their close
 * @param curve the equity at each moment at which a bar closed
 * @param exposure the share of those moments at which a position was open, 0 to 1
 * @param orders how many were decided on
 * @param refusals orders that were not placed, reduced or not filled, by the reason
 * @param ambiguous bars in which stop and target were both reached
 * @param resolved those of them that finer bars decided
 */
public record Simulation(
    List<Trade> trades,
    EquityCurve curve,
    double exposure,
    int orders,
    Map<String, Integer> refusals,
    int ambiguous,
    int resolved) {}
