package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /functions/v1/backtest}.
 *
 * @param id null for a dry run, which is not kept
 * @param status {@code completed}, or {@code queued} or {@code running} where it takes longer than
 *     a call should
 * @param progress 0 to 1
 * @param result null until it is completed
 * @param at where the result is, or will be; null for a dry run
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BacktestAnswer(
    @Nullable String id,
    String status,
    double progress,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BacktestResult result,
    @Nullable String at) {

  /** For a route: whether there is a result, or it has to be asked for later. */
  public boolean finished() {
    return result != null;
  }
}
