package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.guardrails.Sizing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question; DESIGN's contract.
 *
 * @param id null for a dry run, which is not stored
 * @param score what fusion made of the lobes, -1 to 1; the sum of their contributions
 * @param model the champion of the direction, lacking it the volatility's, else null
 * @param weights which weights the lobes were fused by
 * @param sizing the lots that the guard was asked for, and what they were computed of
 * @param signal what to do about the alert that was asked about; left out where none was
 * @param cached true where the lobes had answered the same question a moment ago
 */
@JsonNaming(SnakeCaseStrategy.class)
record Answer(
    @Nullable String id,
    String action,
    double confidence,
    double score,
    @Nullable Model model,
    Map<String, LobeAnswer> lobes,
    Weights weights,
    Sizing sizing,
    PolicyAnswer policy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Signal signal,
    boolean cached,
    Instant asOf,
    double latencyMs) {

  record Model(String name, String version, String sha256) {}

  /**
   * @param weight among the lobes that answered
   * @param contribution to the score
   * @param diagnostics what the lobe says of its answer, beside the others
   */
  record LobeAnswer(
      String action,
      double confidence,
      double weight,
      double contribution,
      @JsonAnyGetter Map<String, ?> diagnostics) {}

  /**
   * @param source the symbol, {@code default} or {@code equal}
   */
  record Weights(String source, @Nullable String version) {}

  /**
   * @param volume lots that may be traded
   */
  record PolicyAnswer(String verdict, List<String> reasons, BigDecimal volume) {}

  /**
   * @param advice take, reduce or skip
   */
  record Signal(String id, String side, String advice) {}
}
