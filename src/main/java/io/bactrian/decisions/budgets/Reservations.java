package io.bactrian.decisions.budgets;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One row for each call to a host outside. It is committed on its own: what a route undoes was
 * called all the same, and no budget stays locked while a host thinks.
 */
@Repository
class Reservations {
  private static final String LOCK =
      "select id from call_budgets where scope in (:scopes) order by scope for update";

  /** A statement of its own: it has to see what was committed while the lock was waited for. */
  private static final String USE =
      "select * from call_budget_use where scope in (:scopes) order by scope";

  private static final String INSERT =
      """
      insert into external_calls (caller, strategy, host, model, route, question_sha256, status, reason, currency,
        reserved, price, expires_at)
      values (:caller, :strategy, :host, :model, :route, :digest, :status, :reason, :currency, :reserved, :price,
        clock_timestamp() + :millis * interval '1 millisecond')
      returning id
      """;

  private static final String SETTLE =
      """
      update external_calls set (status, reason, input_tokens, output_tokens, price, duration_ms, settled_at)
        = (:status, :reason, :input, :output, coalesce(:price, reserved), :millis, clock_timestamp())
      where id = :id and status = 'reserved'
      """;

  /** What a hub may need beyond the call's own deadline until it has settled. */
  private static final long GRACE_MILLIS = 10_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  Reservations(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  private record Judged(long id, Optional<OverBudget> refusal) {}

  /**
   * @throws OverBudget naming the first budget without room, once the refusal is stored
   */
  Reservation reserve(Call call) {
    long started = System.nanoTime();
    Judged judged = transaction.execute(status -> judge(call));
    if (judged == null) {
      throw new IllegalStateException("A reservation gave no row");
    }
    if (judged.refusal().isPresent()) {
      throw judged.refusal().get();
    }
    return new Reservation(judged.id(), call.terms().prices(), started);
  }

  private Judged judge(Call call) {
    List<Long> fitting = jdbc.sql(LOCK).param("scopes", call.scopes()).query(Long.class).list();
    Optional<OverBudget> refusal = fitting.isEmpty() ? Optional.empty() : refusal(call);
    return new Judged(insert(call, refusal.orElse(null)), refusal);
  }

  private Optional<OverBudget> refusal(Call call) {
    return jdbc.sql(USE).param("scopes", call.scopes()).query(BudgetUse::of).list().stream()
        .map(use -> use.refusal(call))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private long insert(Call call, @Nullable OverBudget refusal) {
    return jdbc.sql(INSERT)
        .param("caller", call.terms().caller())
        .param("strategy", call.terms().strategy())
        .param("host", call.host())
        .param("model", call.terms().model())
        .param("route", call.route())
        .param("digest", call.digest())
        .param("status", refusal == null ? "reserved" : "refused")
        .param("reason", refusal == null ? null : refusal.getMessage())
        .param("currency", call.terms().prices().currency())
        .param("reserved", call.most())
        .param("price", refusal == null ? null : BigDecimal.ZERO)
        .param("millis", call.deadline().toMillis() + GRACE_MILLIS)
        .query(Long.class)
        .single();
  }

  /** Once; a second time changes nothing. */
  void settle(Reservation reservation, Settlement settlement) {
    long millis = (System.nanoTime() - reservation.startedNanos()) / 1_000_000;
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(SETTLE)
                .param("id", reservation.id())
                .param("status", settlement.status())
                .param("reason", settlement.reason())
                .param("input", settlement.inputTokens())
                .param("output", settlement.outputTokens())
                .param("price", settlement.price())
                .param("millis", millis)
                .update());
  }
}
