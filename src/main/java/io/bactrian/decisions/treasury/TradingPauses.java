package io.bactrian.decisions.treasury;

import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pauses of a strategy, or of everything: a limit of 0 lots in the place of what was there, which a
 * resumption puts back. It is a limit like any other, so the guard, its history and a replay know
 * it.
 */
@Repository
public class TradingPauses {
  private static final String OPEN =
      "from trading_pauses where strategy is not distinct from cast(:strategy as text) and resumed_at is null";

  private final JdbcClient jdbc;
  private final PolicyLimits limits;

  TradingPauses(JdbcClient jdbc, PolicyLimits limits) {
    this.jdbc = jdbc;
    this.limits = limits;
  }

  /** What is paused, by name; empty text for everything. */
  public List<String> open() {
    return jdbc.sql(
            "select coalesce(strategy, '') from trading_pauses where resumed_at is null order by 1")
        .query(String.class)
        .list();
  }

  /**
   * @param strategy null for everything
   * @throws HubException {@link ErrorCode#CONFLICT} where it is paused, {@link ErrorCode#NOT_FOUND}
   *     for a strategy of which nothing ever came
   */
  @Transactional
  public void pause(@Nullable String strategy, String by, String reason) {
    if (strategy != null && !known(strategy)) {
      throw HubException.missing("strategy", "strategy", strategy, "/api/v1/strategies");
    }
    if (count(strategy) > 0) {
      throw new HubException(
          ErrorCode.CONFLICT, "strategy", "%s is paused already.".formatted(name(strategy)));
    }
    PolicyLimit held = held(strategy);
    jdbc.sql("insert into trading_pauses (strategy, was, paused_by) values (:strategy, :was, :by)")
        .param("strategy", strategy, Types.VARCHAR)
        .param("was", held == null ? null : held.maxPositionSize(), Types.NUMERIC)
        .param("by", by)
        .update();
    limits.put(with(strategy, held, BigDecimal.ZERO), null, by, reason);
  }

  /**
   * @throws HubException {@link ErrorCode#CONFLICT} where it is not paused
   */
  @Transactional
  public void resume(@Nullable String strategy, String by, String reason) {
    if (count(strategy) == 0) {
      throw new HubException(
          ErrorCode.CONFLICT, "strategy", "%s is not paused.".formatted(name(strategy)));
    }
    BigDecimal was =
        jdbc.sql("select was " + OPEN + " for update")
            .param("strategy", strategy, Types.VARCHAR)
            .query(
                (row, n) ->
                    Objects.requireNonNullElse(row.getBigDecimal(1), BigDecimal.ONE.negate()))
            .single();
    jdbc.sql(
            "update trading_pauses set resumed_at = clock_timestamp(), resumed_by = :by where strategy is not distinct from cast(:strategy as text) and resumed_at is null")
        .param("by", by)
        .param("strategy", strategy, Types.VARCHAR)
        .update();
    PolicyLimit held = held(strategy);
    if (held == null || held.maxPositionSize() == null || held.maxPositionSize().signum() != 0) {
      return; // somebody set another limit meanwhile, which holds
    }
    PolicyLimit back = with(strategy, held, was.signum() < 0 ? null : was);
    if (limitsNothing(back)) {
      limits.delete(held.id(), by, reason);
    } else {
      limits.put(back, null, by, reason);
    }
  }

  private long count(@Nullable String strategy) {
    return jdbc.sql("select count(*) " + OPEN)
        .param("strategy", strategy, Types.VARCHAR)
        .query(Long.class)
        .single();
  }

  private boolean known(String strategy) {
    return jdbc.sql(
            """
            select exists (select from strategies where strategy = :strategy)
              or exists (select from inferences where strategy = :strategy)
              or exists (select from policy_limits where strategy = :strategy)
            """)
        .param("strategy", strategy)
        .query(Boolean.class)
        .single();
  }

  private @Nullable PolicyLimit held(@Nullable String strategy) {
    return limits.all().stream()
        .filter(limit -> limit.scope().equals(new Scope(strategy, null, null, null)))
        .findFirst()
        .orElse(null);
  }

  private static PolicyLimit with(
      @Nullable String strategy, @Nullable PolicyLimit held, @Nullable BigDecimal size) {
    return held == null
        ? new PolicyLimit(
            0, new Scope(strategy, null, null, null), null, null, null, null, size, null)
        : new PolicyLimit(
            held.id(),
            held.scope(),
            held.currency(),
            held.dailyLossLimit(),
            held.maxExposureMoney(),
            held.maxExposure(),
            size,
            held.maxOpenPositions());
  }

  private static boolean limitsNothing(PolicyLimit limit) {
    return Stream.of(
                limit.dailyLossLimit(),
                limit.maxExposureMoney(),
                limit.maxExposure(),
                limit.maxPositionSize())
            .allMatch(Objects::isNull)
        && limit.maxOpenPositions() == null;
  }

  private static String name(@Nullable String strategy) {
    return strategy == null ? "Trading" : "Strategy " + strategy;
  }
}
