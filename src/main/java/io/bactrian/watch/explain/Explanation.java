package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What moved one part of a decision.
 *
 * @param part fusion, or the lobe that a model answered as
 * @param of what base and contributions add up to
 * @param reason why it is not explained; null where it is
 * @param model whose version answered; fusion: of its weights
 * @param error base and contributions less the output
 * @param paths through trees, those with the largest leaves first
 * @param trees of the model; 0 where it has none
 * @param background rows of the training that were asked beside it
 */
@JsonNaming(SnakeCaseStrategy.class)
record Explanation(
    String part,
    String of,
    @Nullable String reason,
    String model,
    String version,
    @Nullable String method,
    @Nullable Double base,
    @Nullable Double output,
    @Nullable Double error,
    List<Contribution> contributions,
    List<TreePath> paths,
    int trees,
    int background) {
  /** How far what is added up may be from what was stored. */
  static final double TOLERANCE = 1e-4;

  String state() {
    return reason == null ? "explained" : "unexplained";
  }

  static Explanation without(String part, String of, String model, String version, String reason) {
    return new Explanation(
        part, of, reason, model, version, null, null, null, null, List.of(), List.of(), 0, 0);
  }

  /** As unexplained where it does not add up to the output. */
  static Explanation of(
      String part,
      Subject subject,
      String method,
      double base,
      double output,
      List<Contribution> contributions,
      Beside beside) {
    double sum = base;
    for (Contribution each : contributions) {
      sum += each.value();
    }
    double error = sum - output;
    return Math.abs(error) <= TOLERANCE
        ? new Explanation(
            part,
            subject.of(),
            null,
            subject.model(),
            subject.version(),
            method,
            base,
            output,
            error,
            contributions.stream().sorted(Contribution.ORDER).toList(),
            beside.paths(),
            beside.trees(),
            beside.background())
        : without(
            part,
            subject.of(),
            subject.model(),
            subject.version(),
            "base and contributions add up to %s, and %s was stored".formatted(sum, output));
  }

  record Subject(String of, String model, String version) {}

  record Beside(List<TreePath> paths, int trees, int background) {
    static final Beside NOTHING = new Beside(List.of(), 0, 0);
  }
}
