package io.bactrian.models.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.models.scenarios.ScenarioResult;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Moves the alias by hand. */
@RestController
@RequestMapping("/api/v1/models/{model}")
final class ModelsController {
  private final Registry registry;
  private final Deployments deployments;
  private final Rehearsal rehearsal;

  ModelsController(Registry registry, Deployments deployments, Rehearsal rehearsal) {
    this.registry = registry;
    this.deployments = deployments;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Promotion(@Nullable String version, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Rollback(@Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param champion the version that answers now
   * @param done false where it was only asked what would happen
   */
  record Moved(String model, @Nullable String champion, boolean done) {}

  @Operation(
      operationId = "promoteModel",
      tags = "flow",
      summary = "Puts a version there by hand",
      description = "The gate is overruled, and the record of deployments says so.")
  @PostMapping("/promote")
  Moved promote(@PathVariable String model, @RequestBody Promotion body) {
    String version = required("version", body.version());
    String reason = GivenFields.reason(body.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    return rehearsal.run(
        dryRun,
        () -> {
          deployments.promote(model, version, by, reason);
          return new Moved(model, version, !dryRun);
        });
  }

  @Operation(
      operationId = "rollbackModel",
      tags = "flow",
      summary = "Puts back the version that the champion replaced",
      description =
          "Where it replaced none, none answers any more. 409 where there is no champion.")
  @PostMapping("/rollback")
  Moved rollback(@PathVariable String model, @RequestBody Rollback body) {
    String reason = GivenFields.reason(body.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    return rehearsal.run(
        dryRun, () -> new Moved(model, deployments.rollback(model, by, reason), !dryRun));
  }

  record Replayed(String model, List<ScenarioResult> items) {}

  @Operation(
      operationId = "replayScenarios",
      tags = "flow",
      summary = "Asks the version that answers the scenarios as they are now",
      description = "Nothing is stored or moved.")
  @GetMapping("/scenarios")
  Replayed replay(@PathVariable String model) {
    return new Replayed(model, registry.replay(model));
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank() || value.length() > 1000) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, field, "Give " + field + " as a text of 1 to 1000 characters.");
    }
    return value;
  }
}
