package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.watch.explain.Explanation.Beside;
import io.bactrian.watch.explain.Explanation.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Explains a stored decision: what the lobes did to its score, and what features did to models. */
@Component
class Explainer {
  static final String FUSION = "fusion";

  private final Explanations explanations;
  private final ModelExplainer models;

  Explainer(Explanations explanations, ModelExplainer models) {
    this.explanations = explanations;
    this.models = models;
  }

  /**
   * What became of a decision.
   *
   * @param unexplained how many parts are not explained
   */
  record Explained(String decision, List<Explanation> parts, int unexplained) {}

  /**
   * Once: what is explained already stays as it is.
   *
   * @throws io.bactrian.shared.HubException {@code NOT_FOUND} for an unknown decision; a retryable
   *     code where it may be explained later, and nothing is stored
   */
  Explained explain(String id) {
    long begin = System.nanoTime();
    StoredDecision decision = explanations.decision(id);
    var parts = new ArrayList<Explanation>();
    parts.add(fusion(decision));
    for (Map.Entry<String, JsonNode> lobe : decision.lobes().properties()) {
      if (lobe.getValue().path("version").isTextual() && lobe.getValue().has("model")) {
        parts.add(models.explain(decision, lobe.getKey(), lobe.getValue()));
      }
    }
    explanations.keep(id, parts, System.nanoTime() - begin);
    int unexplained = (int) parts.stream().filter(part -> part.reason() != null).count();
    return new Explained(id, List.copyOf(parts), unexplained);
  }

  /** The score is the sum of its lobes' contributions, by its making. */
  private static Explanation fusion(StoredDecision decision) {
    var subject = new Subject("fused score", FUSION, decision.weights());
    if (decision.score() == null) {
      return Explanation.without(
          FUSION, subject.of(), FUSION, subject.version(), "it is of before lobes were fused");
    }
    var contributions = new ArrayList<Contribution>();
    for (Map.Entry<String, JsonNode> lobe : decision.lobes().properties()) {
      JsonNode answer = lobe.getValue();
      double side =
          switch (answer.path("action").asText()) {
            case "BUY" -> 1;
            case "SELL" -> -1;
            default -> 0;
          };
      contributions.add(
          new Contribution(
              lobe.getKey(),
              side * answer.path("confidence").asDouble(),
              answer.path("contribution").asDouble(),
              null,
              null));
    }
    return Explanation.of(
        FUSION, subject, "weighted_mean", 0, decision.score(), contributions, Beside.NOTHING);
  }
}
