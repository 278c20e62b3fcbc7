package io.bactrian.watch.costs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.decisions.treasury.Removal;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The budget of a month; {@code GET} is one of the lists. */
@RestController
class CostBudgetsController {
  private static final Logger log = LoggerFactory.getLogger(CostBudgetsController.class);
  private static final String ADDRESS = "/api/v1/cost-budgets";

  private final CostBudgets budgets;
  private final Rehearsal rehearsal;

  CostBudgetsController(CostBudgets budgets, Rehearsal rehearsal) {
    this.budgets = budgets;
    this.rehearsal = rehearsal;
  }

  /**
   * @param scope all, or strategy:, model: or kind: and a name
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record MonthWanted(
      @Nullable String scope,
      @Nullable BigDecimal moneyPerMonth,
      @Nullable String currency,
      @Nullable String reason,
      @Nullable Boolean dryRun) {
    CostBudget checked() {
      return new CostBudget(
          CostBudget.scope(scope),
          GivenFields.given(
              "money_per_month", GivenFields.atLeastZero("money_per_month", moneyPerMonth)),
          GivenFields.given("currency", CurrencyRate.code("currency", currency)));
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record MonthRow(String id, String scope, BigDecimal moneyPerMonth, String currency) {}

  @Operation(
      operationId = "putCostBudget",
      tags = "flow",
      summary = "Says what a month may cost before an alarm is raised",
      description =
          "Replaces the budget of the scope in this currency. It stops nothing: it raises an alarm"
              + " when the month is expected to come to more, and when it has. The reason is kept.")
  @PutMapping(ADDRESS)
  MonthRow put(@RequestBody MonthWanted wanted) {
    String by = Caller.current().name();
    CostBudget checked = wanted.checked();
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    long id = rehearsal.run(dryRun, () -> budgets.put(checked, by, reason));
    if (!dryRun) {
      log.info(
          "User {} set the month's budget of {} in {}", by, checked.scope(), checked.currency());
    }
    return new MonthRow(
        Long.toString(id), checked.scope(), checked.moneyPerMonth(), checked.currency());
  }

  @Operation(
      operationId = "deleteCostBudget",
      tags = "flow",
      summary = "Takes a month's budget away",
      description = "Its alarms are over at the next look. The reason is kept.")
  @DeleteMapping(ADDRESS + "/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String id,
      @RequestParam(name = "reason", required = false) @Nullable String reason,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable Removal body) {
    String by = Caller.current().name();
    long row = GivenFields.rowId(id);
    if (Removal.of(body, reason, rehearse).run(rehearsal, why -> budgets.delete(row, by, why))) {
      log.warn("User {} deleted the month's budget {}", by, id);
    }
  }
}
