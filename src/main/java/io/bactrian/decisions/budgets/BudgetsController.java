package io.bactrian.decisions.budgets;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.decisions.treasury.Removal;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

/** The budget of a scope; {@code GET} is one of the lists. */
@RestController
class BudgetsController {
  private static final Logger log = LoggerFactory.getLogger(BudgetsController.class);
  private static final String ADDRESS = "/api/v1/call-budgets";

  private final Budgets budgets;
  private final Scopes scopes;
  private final Rehearsal rehearsal;

  BudgetsController(Budgets budgets, Scopes scopes, Rehearsal rehearsal) {
    this.budgets = budgets;
    this.scopes = scopes;
    this.rehearsal = rehearsal;
  }

  /** The budget of a scope, all of it: what is left out is not limited. */
  @JsonNaming(SnakeCaseStrategy.class)
  record BudgetWanted(
      @Nullable String scope,
      @Nullable BigDecimal callsPerMinute,
      @Nullable BigDecimal callsPerDay,
      @Nullable BigDecimal moneyPerDay,
      @Nullable String currency,
      @Nullable String reason,
      @Nullable Boolean dryRun) {
    Budget checked() {
      if (Stream.of(callsPerMinute, callsPerDay, moneyPerDay).allMatch(Objects::isNull)) {
        throw GivenFields.invalid(
            "calls_per_minute",
            "Give at least one of calls_per_minute, calls_per_day and money_per_day; DELETE takes a"
                + " budget away.");
      }
      String code = CurrencyRate.code("currency", currency);
      if ((code == null) != (moneyPerDay == null)) {
        throw GivenFields.invalid(
            "currency",
            code == null
                ? "Name the currency of money_per_day, such as USD."
                : "Leave it out: money_per_day is not given.");
      }
      return new Budget(
          Scopes.checked(scope),
          calls("calls_per_minute", callsPerMinute),
          calls("calls_per_day", callsPerDay),
          GivenFields.atLeastZero("money_per_day", moneyPerDay),
          code);
    }

    /** As an integer the error could not say which numbers are taken. */
    private static @Nullable Integer calls(String field, @Nullable BigDecimal calls) {
      try {
        if (calls == null || calls.signum() >= 0) {
          return calls == null ? null : calls.intValueExact();
        }
      } catch (ArithmeticException e) {
        throw wrongNumber(field);
      }
      throw wrongNumber(field);
    }

    private static HubException wrongNumber(String field) {
      return GivenFields.invalid(
          field, "Give a whole number from 0 to 2147483647; 0 lets no call out.");
    }
  }

  /**
   * A budget as it is now.
   *
   * @param warnings where nothing is known of its scope so far
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record BudgetRow(
      String id,
      String scope,
      @Nullable Integer callsPerMinute,
      @Nullable Integer callsPerDay,
      @Nullable BigDecimal moneyPerDay,
      @Nullable String currency,
      List<String> warnings) {

    static BudgetRow of(long id, Budget budget, List<String> warnings) {
      return new BudgetRow(
          Long.toString(id),
          budget.scope(),
          budget.callsPerMinute(),
          budget.callsPerDay(),
          budget.moneyPerDay(),
          budget.currency(),
          warnings);
    }
  }

  @Operation(
      operationId = "putCallBudget",
      tags = "flow",
      summary = "Sets what calls of a scope to hosts outside may use",
      description =
          "Replaces the budget of the scope; what is left out is not limited. Every budget that"
              + " fits a call holds. The reason is kept. warnings say where nothing is known of the"
              + " strategy or host so far; a key or host that cannot exist is refused.")
  @PutMapping(ADDRESS)
  BudgetRow put(@RequestBody BudgetWanted wanted) {
    String by = Caller.current().name();
    Budget checked = wanted.checked();
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    long id = rehearsal.run(dryRun, () -> budgets.put(checked, by, reason));
    if (!dryRun) {
      log.info("User {} set the call budget of {}", by, checked.scope());
    }
    return BudgetRow.of(id, checked, scopes.warnings(checked.scope()));
  }

  @Operation(
      operationId = "deleteCallBudget",
      tags = "flow",
      summary = "Takes a budget of calls away",
      description = "Other budgets still hold. The reason is kept.")
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
      log.warn("User {} deleted call budget {}", by, id);
    }
  }
}
