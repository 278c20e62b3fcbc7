package io.bactrian.decisions.budgets;

import io.bactrian.decisions.treasury.PolicyChanges;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The budgets, whose changes are kept among those of the policy. */
@Repository
class Budgets {
  private static final String UPSERT =
      """
      insert into call_budgets as b (scope, calls_per_minute, calls_per_day, money_per_day, currency, reason, updated_by)
      values (:scope, :callsPerMinute, :callsPerDay, :moneyPerDay, :currency, :reason, :by)
      on conflict (scope) do update set (calls_per_minute, calls_per_day, money_per_day, currency, reason, updated_at,
        updated_by) = (excluded.calls_per_minute, excluded.calls_per_day, excluded.money_per_day, excluded.currency,
        :reason, clock_timestamp(), :by)
      where (b.calls_per_minute, b.calls_per_day, b.money_per_day, b.currency) is distinct from
        (excluded.calls_per_minute, excluded.calls_per_day, excluded.money_per_day, excluded.currency)
      """;

  private final JdbcClient jdbc;
  private final PolicyChanges changes;

  Budgets(JdbcClient jdbc, PolicyChanges changes) {
    this.jdbc = jdbc;
    this.changes = changes;
  }

  /**
   * Replaces the budget of a scope.
   *
   * @return its id
   */
  @Transactional
  public long put(Budget wanted, String by, String reason) {
    changes.change(
        row(wanted.scope()),
        new Why(by, reason),
        () ->
            jdbc.sql(UPSERT)
                .param("scope", wanted.scope())
                .param("callsPerMinute", wanted.callsPerMinute())
                .param("callsPerDay", wanted.callsPerDay())
                .param("moneyPerDay", wanted.moneyPerDay())
                .param("currency", wanted.currency())
                .param("reason", reason)
                .param("by", by)
                .update());
    return jdbc.sql("select id from call_budgets where scope = :scope")
        .param("scope", wanted.scope())
        .query(Long.class)
        .single();
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where there is no such budget
   */
  @Transactional
  public void delete(long id, String by, String reason) {
    String scope =
        jdbc.sql("select scope from call_budgets where id = :id for update")
            .param("id", id)
            .query(String.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "budget", id, "/api/v1/call-budgets"));
    changes.delete(row(scope), new Why(by, reason));
  }

  private static Row row(String scope) {
    return new Row(
        "call budget of " + scope, "call_budgets", "scope = :scope", Map.of("scope", scope));
  }
}
