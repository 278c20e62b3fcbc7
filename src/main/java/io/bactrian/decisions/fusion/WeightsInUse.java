package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a symbol's lobes are fused by.
 *
 * @param source the symbol, {@code default}, {@code equal} where no map is there, or {@code call}
 *     where the caller gave them
 * @param weights by lobe, adding up to 1
 * @param version of the JSON model; null for {@code equal} and {@code call}
 * @param since when that version was put in use
 * @param by who put it in use
 * @param reason why
 * @param dataset what they were trained on; null where a person set them
 * @param won how they were won; null where a person set them
 * @param note what a reader has to know, such as that the weights are equal and why; null for
 *     nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
public record WeightsInUse(
    String source,
    Map<String, Double> weights,
    @Nullable String version,
    @Nullable Instant since,
    @Nullable String by,
    @Nullable String reason,
    @Nullable String dataset,
    @Nullable JsonNode won,
    @Nullable String note) {
  static final String EQUAL = "equal";
  static final String CALL = "call";

  public WeightsInUse {
    won = won == null || won.isNull() ? null : won; // as Jackson reads it where it is null
  }

  boolean equal() {
    return source.equals(EQUAL);
  }

  static WeightsInUse without(String source, Map<String, Double> weights, @Nullable String note) {
    return new WeightsInUse(source, weights, null, null, null, null, null, null, note);
  }
}
