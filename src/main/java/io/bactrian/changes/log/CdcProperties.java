package io.bactrian.changes.log;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param tables the captured tables: the one place where they are declared
 * @param webhookTables tables of other databases whose changes come by webhook, as {@code
 *     table:key} or {@code table:key+key}
 * @param pollInterval how long the leader waits at most between looks, once it has been busy
 * @param batchSize how many changes a subscriber takes in one transaction
 * @param maxAttempts how often a change is tried before it becomes a dead letter
 * @param retryDelay the wait before the second attempt, doubled before each further one
 * @param maxRetryDelay the longest wait between attempts, and between looks at a lost database
 * @param retention how long the change log keeps what every subscriber has dealt with
 * @param pruneCron when the change log is pruned, a Quartz cron expression
 * @param lease how long a dead hub's work waits for another hub at most, some seconds
 * @param lagLimit how many changes a subscriber may be behind before health says degraded
 * @param capture how changes are captured
 * @param wal settings of capture from the write-ahead log
 */
@Validated
@ConfigurationProperties(prefix = "hub.cdc", ignoreUnknownFields = false)
public record CdcProperties(
    @NotNull
        @DefaultValue({
          "tv_signals",
          "trading_data",
          "market_bars",
          "order_receipts",
          "closed_trades",
          "model_runs",
          "events",
          "model_syncs",
          "model_rollout_moves",
          "ml_model_deployments"
        })
        List<@NotBlank String> tables,
    @NotNull @DefaultValue({}) List<@NotBlank String> webhookTables,
    @NotNull @DefaultValue("10ms") Duration pollInterval,
    @Min(1) @DefaultValue("500") int batchSize,
    @Min(1) @DefaultValue("5") int maxAttempts,
    @NotNull @DefaultValue("100ms") Duration retryDelay,
    @NotNull @DefaultValue("10s") Duration maxRetryDelay,
    @NotNull @DefaultValue("7d") Duration retention,
    @NotBlank @DefaultValue("0 17 3 * * ?") String pruneCron,
    @NotNull @DefaultValue("6s") Duration lease,
    @Min(1) @DefaultValue("10000") long lagLimit,
    @NotNull @DefaultValue("triggers") Capture capture,
    @Valid @NotNull @DefaultValue WalProperties wal) {

  /** By triggers in the transaction itself, or from the write-ahead log after the commit. */
  public enum Capture {
    TRIGGERS,
    WAL
  }

  /**
   * @param failures how many failures there were so far, at least one
   */
  public Duration delayAfter(int failures) {
    Duration delay = retryDelay.multipliedBy(1L << Math.min(failures - 1, 20));
    return delay.compareTo(maxRetryDelay) < 0 ? delay : maxRetryDelay;
  }
}
