package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Explanations of one decision, and of a version over many. */
@RestController
@RequestMapping("/api/v1/explanations")
final class ExplanationsController {
  private static final int MOST = 10_000;

  private final Explanations explanations;
  private final Explainer explainer;
  private final Rehearsal rehearsal;

  ExplanationsController(Explanations explanations, Explainer explainer, Rehearsal rehearsal) {
    this.explanations = explanations;
    this.explainer = explainer;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record ExplainWanted(@Nullable Boolean dryRun) {}

  /**
   * @param state explained, partly where a part has a reason instead, or waiting
   * @param parts fusion first, then the models' lobes by name
   */
  record DecisionExplanation(String decision, String state, List<JsonNode> parts) {
    static DecisionExplanation of(String decision, List<JsonNode> parts) {
      boolean all =
          parts.stream().allMatch(part -> part.path("state").asText().equals("explained"));
      String state = parts.isEmpty() ? "waiting" : all ? "explained" : "partly";
      return new DecisionExplanation(decision, state, parts);
    }
  }

  @Operation(
      operationId = "getDecisionExplanation",
      tags = "lists",
      summary = "What moved a decision",
      description = "docs/explanations.md says what base, contributions and paths mean.")
  @GetMapping("/decisions/{id}")
  DecisionExplanation decision(@PathVariable String id) {
    List<JsonNode> parts = explanations.of(id);
    if (parts.isEmpty()) {
      explanations.decision(id);
    }
    return DecisionExplanation.of(id, parts);
  }

  @Operation(
      operationId = "explainDecision",
      tags = "lists",
      summary = "Explains a decision now",
      description =
          "However old it is. What is explained already stays as it is; a part that has a reason"
              + " instead is tried again. A dry run answers what would be stored.")
  @PostMapping("/decisions/{id}")
  DecisionExplanation explain(
      @PathVariable String id, @RequestBody(required = false) @Nullable ExplainWanted wanted) {
    boolean dryRun = wanted != null && Boolean.TRUE.equals(wanted.dryRun());
    return rehearsal.run(
        dryRun,
        () -> {
          explainer.explain(id);
          return DecisionExplanation.of(id, explanations.of(id));
        });
  }

  @Operation(
      operationId = "getVersionExplanation",
      tags = "lists",
      summary = "What moves the answers of a model's version",
      description =
          "The mean of the newest stored explanations without their sign, the largest first; model"
              + " fusion and the weights' version for the lobes' shares.")
  @GetMapping("/models/{model}/{version}")
  GlobalExplanation version(
      @PathVariable String model,
      @PathVariable String version,
      @RequestParam(defaultValue = "1000") int decisions) {
    if (decisions < 1 || decisions > MOST) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER, "decisions", "Give a number from 1 to " + MOST + ".");
    }
    return explanations.global(model, version, decisions);
  }
}
