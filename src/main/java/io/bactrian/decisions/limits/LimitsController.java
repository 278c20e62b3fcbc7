package io.bactrian.decisions.limits;

import io.bactrian.decisions.guardrails.Evaluation;
import io.bactrian.decisions.guardrails.Guardrails;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads limits beside what they are used by; nothing here changes any. */
@RestController
class LimitsController {
  /** Of prices, as the shipped routes take them: a long weekend. */
  private static final Duration MAX_AGE = Duration.ofDays(4);

  private final Guardrails guardrails;
  private final Policy policy;
  private final LastDay lastDay;
  private final Guardrails.Pricing pricing;

  LimitsController(
      Guardrails guardrails,
      Policy policy,
      LastDay lastDay,
      @Value("${hub.scoring.period}") String period) {
    this.guardrails = guardrails;
    this.policy = policy;
    this.lastDay = lastDay;
    this.pricing = new Guardrails.Pricing(period, MAX_AGE);
  }

  record LimitsInUse(List<Evaluation.Limit> items) {}

  @Operation(
      operationId = "listLimitsInUse",
      tags = "flow",
      summary = "How far each limit is used now",
      description =
          "Those of the settings first. A use that is not known blocks; its reason says why.")
  @GetMapping("/api/v1/limits-in-use")
  LimitsInUse inUse() {
    return new LimitsInUse(guardrails.inUse(pricing));
  }

  @Operation(
      operationId = "getPolicyLastDay",
      tags = "flow",
      summary = "What other settings would have made of the decisions of the last 24 hours",
      description =
          "Each is judged again by the loss, the exposure and the lots that were kept with it. What is"
              + " left out is as it is now.")
  @GetMapping("/api/v1/policy/last-day")
  LastDay.PolicyLastDay lastDay(
      @RequestParam(name = "daily_loss_limit", required = false) @Nullable BigDecimal loss,
      @RequestParam(name = "max_exposure", required = false) @Nullable BigDecimal exposure,
      @RequestParam(name = "max_position_size", required = false) @Nullable BigDecimal size) {
    PolicySettings now = policy.settings();
    return lastDay.under(
        now,
        new PolicySettings(
            now.killSwitch(),
            or(GivenFields.aboveZero("daily_loss_limit", loss), now.dailyLossLimit()),
            or(GivenFields.atLeastZero("max_exposure", exposure), now.maxExposure()),
            or(GivenFields.atLeastZero("max_position_size", size), now.maxPositionSize()),
            now.positionSize(),
            now.maxDataAgeSeconds(),
            now.version(),
            now.updatedAt(),
            now.updatedBy()));
  }

  private static BigDecimal or(@Nullable BigDecimal wanted, BigDecimal now) {
    return Objects.requireNonNullElse(wanted, now);
  }
}
