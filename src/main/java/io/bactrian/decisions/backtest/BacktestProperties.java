package io.bactrian.decisions.backtest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maximumBars over all symbols of a backtest, history not counted
 * @param maximumSteps of a walk-forward that trains
 * @param queue how many backtests may wait
 * @param answerWithin how long a call waits for the result before it answers 202
 */
@Validated
@ConfigurationProperties(prefix = "hub.backtest", ignoreUnknownFields = false)
record BacktestProperties(
    @Min(100) @Max(20_000_000) @DefaultValue("1000000") int maximumBars,
    @Min(1) @Max(100_000) @DefaultValue("500") int maximumSteps,
    @Min(1) @Max(1000) @DefaultValue("20") int queue,
    @DefaultValue("8s") Duration answerWithin) {}
