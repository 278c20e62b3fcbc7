package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Edits the scenarios, one or many at once. */
@RestController
@RequestMapping("/api/v1/scenarios")
class ScenariosController {
  private static final Logger log = LoggerFactory.getLogger(ScenariosController.class);
  private static final int MOST = 1_000;

  private final Scenarios scenarios;
  private final Rehearsal rehearsal;

  ScenariosController(Scenarios scenarios, Rehearsal rehearsal) {
    this.scenarios = scenarios;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record ScenarioWanted(
      @Nullable JsonNode scenario, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record ScenariosWanted(
      @Nullable JsonNode scenarios, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record ScenarioDeletion(@Nullable String reason, @Nullable Boolean dryRun) {}

  record ScenarioWritten(String name, int revision) {}

  /**
   * @param done false where it was only asked what would happen
   */
  record ScenariosWritten(List<ScenarioWritten> items, boolean done) {}

  record ScenarioDeleted(String name, boolean done) {}

  @Operation(
      operationId = "putScenario",
      tags = "flow",
      summary = "Writes a scenario",
      description = "The same one again changes nothing. Who changed it and why is kept.")
  @PutMapping("/{name}")
  ScenariosWritten put(@PathVariable String name, @RequestBody ScenarioWanted body) {
    Scenario wanted = ScenarioReader.read(name, body.scenario(), "");
    return write(List.of(wanted), body.reason(), Boolean.TRUE.equals(body.dryRun()));
  }

  @Operation(
      operationId = "importScenarios",
      tags = "flow",
      summary = "Writes many scenarios, all of them or none",
      description = "Those that are not named stay as they are.")
  @PostMapping
  ScenariosWritten put(@RequestBody ScenariosWanted body) {
    JsonNode given = body.scenarios();
    if (given == null || !given.isArray() || given.isEmpty() || given.size() > MOST) {
      throw GivenFields.invalid("scenarios", "Give an array of 1 to " + MOST + " scenarios.");
    }
    var wanted = new ArrayList<Scenario>();
    var names = new HashSet<String>();
    for (int i = 0; i < given.size(); i++) {
      String field = "scenarios[" + i + "]";
      String name = given.get(i).path("name").asText();
      if (!names.add(name)) {
        throw ScenarioReader.unprocessable(
            field + ".name", "There are two scenarios " + name + ": give each a name of its own.");
      }
      wanted.add(ScenarioReader.read(name, given.get(i), field));
    }
    return write(wanted, body.reason(), Boolean.TRUE.equals(body.dryRun()));
  }

  @Operation(
      operationId = "deleteScenario",
      tags = "flow",
      summary = "Deletes a scenario",
      description = "Its changes and its results are kept.")
  @DeleteMapping("/{name}")
  ScenarioDeleted delete(@PathVariable String name, @RequestBody ScenarioDeletion body) {
    String reason = GivenFields.reason(body.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    boolean deleted = rehearsal.run(dryRun, () -> scenarios.delete(name, by, reason));
    if (!deleted) {
      throw new HubException(ErrorCode.NOT_FOUND, "name", "There is no scenario " + name + ".");
    }
    if (!dryRun) {
      log.info("User {} deleted scenario {}", by, name);
    }
    return new ScenarioDeleted(name, !dryRun);
  }

  private ScenariosWritten write(List<Scenario> wanted, @Nullable String why, boolean dryRun) {
    String reason = GivenFields.reason(why);
    String by = Caller.current().name();
    List<ScenarioWritten> written =
        rehearsal.run(dryRun, () -> scenarios.writeAll(wanted, by, reason));
    if (!dryRun) {
      log.info("User {} wrote {} scenarios", by, written.size());
    }
    return new ScenariosWritten(written, !dryRun);
  }
}
