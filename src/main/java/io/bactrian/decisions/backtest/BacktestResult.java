package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.performance.PerformanceReport;
import java.util.List;
import java.util.Map;

/**
 * What came out of a backtest, beside its trades and its curve.
 *
 * @param decidedBy what decided, by its role
 * @param bars at whose closes was decided, over all symbols
 * @param orders that were decided on
 * @param refusals of orders that were not placed, reduced or not filled, by the reason
 * @param ambiguousBars in which stop and target, or limit and target, were both reached
 * @param resolvedBars those of them that finer bars decided; in the others the stop came first
 * @param steps of a walk-forward, what each version decided; empty for none
 * @param checks whether it can be trusted: docs/checks.md
 * @param warnings what limits what the figures say
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BacktestResult(
    PerformanceReport report,
    Map<String, String> decidedBy,
    int bars,
    int orders,
    Map<String, Integer> refusals,
    int ambiguousBars,
    int resolvedBars,
    List<WalkForward.Step> steps,
    List<CheckResult> checks,
    List<String> warnings) {}
