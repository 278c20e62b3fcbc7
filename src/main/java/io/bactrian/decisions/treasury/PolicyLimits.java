package io.bactrian.decisions.treasury;

import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The limits beside the hub's settings. */
@Repository
public class PolicyLimits {
  private static final String SAME_SCOPE =
      """
      strategy is not distinct from cast(:strategy as text) and symbol is not distinct from cast(:symbol as text)
        and login is not distinct from cast(:login as text)
        and account_currency is not distinct from cast(:accountCurrency as text)
      """;

  /** What says whether somebody changed a row meanwhile. */
  static final String VERSION = "(extract(epoch from l.updated_at) * 1000000)::bigint";

  private static final String UPSERT =
      """
      insert into policy_limits as l (strategy, symbol, login, account_currency, currency, daily_loss_limit,
        max_exposure_money, max_exposure, max_position_size, max_open_positions, updated_by)
      values (:strategy, :symbol, :login, :accountCurrency, :currency, :dailyLossLimit, :maxExposureMoney,
        :maxExposure, :maxPositionSize, :maxOpenPositions, :by)
      on conflict (strategy, symbol, login, account_currency) do update set (currency, daily_loss_limit,
        max_exposure_money, max_exposure, max_position_size, max_open_positions, updated_at, updated_by)
        = (excluded.currency, excluded.daily_loss_limit, excluded.max_exposure_money, excluded.max_exposure,
        excluded.max_position_size, excluded.max_open_positions, clock_timestamp(), :by)
      where (l.currency, l.daily_loss_limit, l.max_exposure_money, l.max_exposure, l.max_position_size,
        l.max_open_positions) is distinct from (excluded.currency, excluded.daily_loss_limit,
        excluded.max_exposure_money, excluded.max_exposure, excluded.max_position_size, excluded.max_open_positions)
      """;

  private final JdbcClient jdbc;
  private final PolicyChanges changes;

  PolicyLimits(JdbcClient jdbc, PolicyChanges changes) {
    this.jdbc = jdbc;
    this.changes = changes;
  }

  /** By id. */
  List<PolicyLimit> all() {
    return jdbc.sql("select * from policy_limits order by id")
        .query((row, number) -> PolicyHistory.limit(row))
        .list();
  }

  /**
   * Replaces the limits of a scope.
   *
   * @param seen the version that the caller read, 0 where there were none; null for whatever is
   *     there
   */
  @Transactional
  public PolicyLimit put(PolicyLimit wanted, @Nullable Long seen, String by, String reason) {
    Map<String, @Nullable Object> scope = scope(wanted.scope());
    long now =
        jdbc.sql("select " + VERSION + " from policy_limits l where " + SAME_SCOPE + " for update")
            .params(scope)
            .query(Long.class)
            .optional()
            .orElse(0L);
    GivenFields.seen(seen, now, () -> lastChange(scope));
    changes.change(
        row(wanted.scope()),
        new Why(by, reason),
        () ->
            jdbc.sql(UPSERT)
                .params(scope)
                .param("currency", wanted.currency())
                .param("dailyLossLimit", wanted.dailyLossLimit())
                .param("maxExposureMoney", wanted.maxExposureMoney())
                .param("maxExposure", wanted.maxExposure())
                .param("maxPositionSize", wanted.maxPositionSize())
                .param("maxOpenPositions", wanted.maxOpenPositions())
                .param("by", by)
                .update());
    return jdbc.sql("select * from policy_limits where " + SAME_SCOPE)
        .params(scope)
        .query((row, number) -> PolicyHistory.limit(row))
        .single();
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where there is no such limit
   */
  @Transactional
  public void delete(long id, String by, String reason) {
    Scope scope =
        jdbc.sql("select * from policy_limits where id = :id for update")
            .param("id", id)
            .query((row, number) -> PolicyHistory.limit(row).scope())
            .optional()
            .orElseThrow(() -> HubException.missing("id", "limit", id, "/api/v1/policy-limits"));
    changes.delete(row(scope), new Why(by, reason));
  }

  private String lastChange(Map<String, @Nullable Object> scope) {
    return jdbc.sql(
            "select updated_by || ' set these limits at ' || updated_at || '.' from policy_limits where "
                + SAME_SCOPE)
        .params(scope)
        .query(String.class)
        .optional()
        .orElse("somebody took them away.");
  }

  private static Row row(Scope scope) {
    return new Row("limits of " + inWords(scope), "policy_limits", SAME_SCOPE, scope(scope));
  }

  private static String inWords(Scope scope) {
    return scope.named().isEmpty() ? "everything" : scope.named().toString();
  }

  private static Map<String, @Nullable Object> scope(Scope scope) {
    var values = new HashMap<String, @Nullable Object>();
    values.put("strategy", scope.strategy());
    values.put("symbol", scope.symbol());
    values.put("login", scope.login());
    values.put("accountCurrency", scope.accountCurrency());
    return values;
  }
}
