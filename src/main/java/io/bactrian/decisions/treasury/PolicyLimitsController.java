package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
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

/** The limits of a scope; {@code GET} is one of the lists. */
@RestController
class PolicyLimitsController {
  private static final Logger log = LoggerFactory.getLogger(PolicyLimitsController.class);
  private static final String ADDRESS = "/api/v1/policy-limits";

  private final PolicyLimits limits;
  private final Rehearsal rehearsal;

  PolicyLimitsController(PolicyLimits limits, Rehearsal rehearsal) {
    this.limits = limits;
    this.rehearsal = rehearsal;
  }

  /** The limits of a scope, all of them: what is left out is not limited. */
  @JsonNaming(SnakeCaseStrategy.class)
  record LimitWanted(
      @Nullable String strategy,
      @Nullable String symbol,
      @Nullable String login,
      @Nullable String accountCurrency,
      @Nullable String currency,
      @Nullable BigDecimal dailyLossLimit,
      @Nullable BigDecimal maxExposureMoney,
      @Nullable BigDecimal maxExposure,
      @Nullable BigDecimal maxPositionSize,
      @Nullable Integer maxOpenPositions,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {

    PolicyLimit checked() {
      var scope =
          new Scope(
              GivenFields.name("strategy", strategy),
              GivenFields.name("symbol", symbol),
              GivenFields.name("login", login),
              CurrencyRate.code("account_currency", accountCurrency));
      if (maxOpenPositions != null && maxOpenPositions < 0) {
        throw GivenFields.invalid("max_open_positions", "Give a whole number of at least 0.");
      }
      if (Stream.of(dailyLossLimit, maxExposureMoney, maxExposure, maxPositionSize)
              .allMatch(Objects::isNull)
          && maxOpenPositions == null) {
        throw GivenFields.invalid(
            "daily_loss_limit",
            "Give at least one of daily_loss_limit, max_exposure_money, max_exposure,"
                + " max_position_size and max_open_positions.");
      }
      return new PolicyLimit(
          0,
          scope,
          money(scope.accountCurrency()),
          GivenFields.aboveZero("daily_loss_limit", dailyLossLimit),
          GivenFields.atLeastZero("max_exposure_money", maxExposureMoney),
          GivenFields.atLeastZero("max_exposure", maxExposure),
          GivenFields.atLeastZero("max_position_size", maxPositionSize),
          maxOpenPositions);
    }

    private @Nullable String money(@Nullable String ofAccount) {
      String given = CurrencyRate.code("currency", currency);
      if (dailyLossLimit == null && maxExposureMoney == null) {
        if (given != null) {
          throw GivenFields.invalid(
              "currency",
              "Leave it out: neither daily_loss_limit nor max_exposure_money is given.");
        }
        return null;
      }
      if (given == null && ofAccount == null) {
        throw GivenFields.invalid(
            "currency",
            "Name the currency of daily_loss_limit and max_exposure_money, such as USD.");
      }
      return given == null ? ofAccount : given;
    }
  }

  /** A limit as it is now. */
  @JsonNaming(SnakeCaseStrategy.class)
  record LimitRow(
      String id,
      @Nullable String strategy,
      @Nullable String symbol,
      @Nullable String login,
      @Nullable String accountCurrency,
      @Nullable String currency,
      @Nullable BigDecimal dailyLossLimit,
      @Nullable BigDecimal maxExposureMoney,
      @Nullable BigDecimal maxExposure,
      @Nullable BigDecimal maxPositionSize,
      @Nullable Integer maxOpenPositions) {

    static LimitRow of(PolicyLimit limit) {
      Scope scope = limit.scope();
      return new LimitRow(
          Long.toString(limit.id()),
          scope.strategy(),
          scope.symbol(),
          scope.login(),
          scope.accountCurrency(),
          limit.currency(),
          limit.dailyLossLimit(),
          limit.maxExposureMoney(),
          limit.maxExposure(),
          limit.maxPositionSize(),
          limit.maxOpenPositions());
    }
  }

  @Operation(
      operationId = "putPolicyLimit",
      tags = "flow",
      summary = "Sets the limits of a strategy, symbol, login or account currency",
      description =
          "Replaces the limits of the same scope. A part of the scope that is left out fits any;"
              + " every limit that fits an action applies, and the hub's settings as well. With the"
              + " version that was read (0: there were none) it is refused where somebody changed"
              + " them meanwhile. The reason is kept.")
  @PutMapping(ADDRESS)
  LimitRow put(@RequestBody LimitWanted wanted) {
    String by = Caller.current().name();
    PolicyLimit checked = wanted.checked();
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    PolicyLimit now =
        rehearsal.run(dryRun, () -> limits.put(checked, wanted.version(), by, reason));
    if (!dryRun) {
      log.info("User {} set limit {} of {}", by, now.id(), now.scope().named());
    }
    return LimitRow.of(now);
  }

  @Operation(
      operationId = "deletePolicyLimit",
      tags = "flow",
      summary = "Takes limits away",
      description = "The hub's settings still hold. The reason is kept.")
  @DeleteMapping(ADDRESS + "/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String id,
      @RequestParam(name = "reason", required = false) @Nullable String reason,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable Removal body) {
    String by = Caller.current().name();
    long row = GivenFields.rowId(id);
    if (Removal.of(body, reason, rehearse).run(rehearsal, why -> limits.delete(row, by, why))) {
      log.warn("User {} deleted limit {}", by, id);
    }
  }
}
