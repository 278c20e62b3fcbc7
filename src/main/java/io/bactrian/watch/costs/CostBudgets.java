package io.bactrian.watch.costs;

import io.bactrian.decisions.treasury.PolicyChanges;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The budgets of a month, whose changes are kept among those of the policy. */
@Repository
class CostBudgets {
  private final JdbcClient jdbc;
  private final PolicyChanges changes;

  CostBudgets(JdbcClient jdbc, PolicyChanges changes) {
    this.jdbc = jdbc;
    this.changes = changes;
  }

  /**
   * @return its id
   */
  @Transactional
  public long put(CostBudget wanted, String by, String reason) {
    changes.change(
        row(wanted.scope(), wanted.currency()),
        new Why(by, reason),
        () ->
            jdbc.sql(
                    """
                    insert into cost_budgets as b (scope, money_per_month, currency, reason, updated_by)
                    values (:scope, :money, :currency, :reason, :by)
                    on conflict (scope, currency) do update set money_per_month = excluded.money_per_month,
                      reason = excluded.reason, updated_by = excluded.updated_by, updated_at = clock_timestamp()
                    where b.money_per_month is distinct from excluded.money_per_month
                    """)
                .param("scope", wanted.scope())
                .param("money", wanted.moneyPerMonth())
                .param("currency", wanted.currency())
                .param("reason", reason)
                .param("by", by)
                .update());
    return jdbc.sql("select id from cost_budgets where scope = :scope and currency = :currency")
        .param("scope", wanted.scope())
        .param("currency", wanted.currency())
        .query(Long.class)
        .single();
  }

  private record Key(String scope, String currency) {}

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND} where there is no such budget
   */
  @Transactional
  public void delete(long id, String by, String reason) {
    Key key =
        jdbc.sql("select scope, currency from cost_budgets where id = :id for update")
            .param("id", id)
            .query(Key.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "budget", id, "/api/v1/cost-budgets"));
    changes.delete(row(key.scope(), key.currency()), new Why(by, reason));
  }

  private static Row row(String scope, String currency) {
    return new Row(
        "month's budget of " + scope + " in " + currency,
        "cost_budgets",
        "scope = :scope and currency = :currency",
        Map.of("scope", scope, "currency", currency));
  }
}
