package io.bactrian.watch.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one feature, or one lobe, did.
 *
 * @param input its value, of a lobe its confidence, negative for SELL; null where it was missing
 * @param value what it adds to the output
 * @param margin what it adds to the score before the softmax: of two classes, to the log-odds; left
 *     out where there is no such score
 * @param standardError of a value that was sampled; left out where it is exact
 */
@JsonNaming(SnakeCaseStrategy.class)
record Contribution(
    String feature,
    @Nullable Double input,
    double value,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double margin,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double standardError) {
  /** The largest first, equal ones by name. */
  static final Comparator<Contribution> ORDER =
      Comparator.comparingDouble((Contribution one) -> -Math.abs(one.value()))
          .thenComparing(Contribution::feature);
}
