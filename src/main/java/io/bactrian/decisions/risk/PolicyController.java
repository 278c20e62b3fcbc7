package io.bactrian.decisions.risk;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.accounts.StepUp;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What an operator reads and changes of the guard's settings. */
@RestController
class PolicyController {
  private static final Logger log = LoggerFactory.getLogger(PolicyController.class);

  private final Policy policy;
  private final Rehearsal rehearsal;
  private final StepUp stepUp;

  PolicyController(Policy policy, Rehearsal rehearsal, StepUp stepUp) {
    this.policy = policy;
    this.rehearsal = rehearsal;
    this.stepUp = stepUp;
  }

  /** The settings that are wanted, all of them, with the version that the caller saw. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Wanted(
      @Nullable Boolean killSwitch,
      @Nullable BigDecimal dailyLossLimit,
      @Nullable BigDecimal maxExposure,
      @Nullable BigDecimal maxPositionSize,
      @Nullable BigDecimal positionSize,
      @Nullable Integer maxDataAgeSeconds,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Switch(@Nullable Boolean on, @Nullable String reason, @Nullable Boolean dryRun) {}

  @Operation(operationId = "getPolicy", tags = "flow", summary = "The guard's settings")
  @GetMapping("/api/v1/policy")
  PolicySettings settings() {
    return policy.settings();
  }

  @Operation(
      operationId = "putPolicy",
      tags = "flow",
      summary = "Changes the guard's settings",
      description = "All of them, with the version that was read and a reason, which is kept.")
  @PutMapping("/api/v1/policy")
  PolicySettings change(@RequestBody Wanted wanted) {
    String by = Caller.current().name();
    var settings =
        new PolicySettings(
            GivenFields.given("kill_switch", wanted.killSwitch()),
            aboveZero("daily_loss_limit", wanted.dailyLossLimit()),
            atLeastZero("max_exposure", wanted.maxExposure()),
            atLeastZero("max_position_size", wanted.maxPositionSize()),
            aboveZero("position_size", wanted.positionSize()),
            positive(GivenFields.given("max_data_age_seconds", wanted.maxDataAgeSeconds())),
            GivenFields.given("version", wanted.version()),
            Instant.EPOCH,
            by);
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    PolicySettings changed = rehearsal.run(dryRun, () -> policy.change(settings, by, reason));
    if (!dryRun) {
      log.info("User {} changed the policy to version {}", by, changed.version());
    }
    return changed;
  }

  @Operation(
      operationId = "turnKillSwitch",
      tags = "flow",
      summary = "Turns the kill switch",
      description =
          "On: every action is HOLD from the next decision on, on every hub. Off wants a code of the"
              + " second factor where there is one.")
  @PostMapping("/api/v1/policy/kill-switch")
  PolicySettings turn(@RequestBody Switch wanted, HttpServletRequest request) {
    String by = Caller.current().name();
    boolean on = GivenFields.given("on", wanted.on());
    if (!on) {
      stepUp.require(request); // who stops everything must not have to look for a code
    }
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    PolicySettings changed = rehearsal.run(dryRun, () -> policy.turnKillSwitch(on, by, reason));
    if (!dryRun) {
      log.warn("User {} turned the kill switch {}", by, on ? "on" : "off");
    }
    return changed;
  }

  private static BigDecimal aboveZero(String field, @Nullable BigDecimal value) {
    return GivenFields.given(field, GivenFields.aboveZero(field, value));
  }

  private static BigDecimal atLeastZero(String field, @Nullable BigDecimal value) {
    return GivenFields.given(field, GivenFields.atLeastZero(field, value));
  }

  private static int positive(int seconds) {
    if (seconds < 1) {
      throw GivenFields.invalid("max_data_age_seconds", "Give at least one second.");
    }
    return seconds;
  }
}
