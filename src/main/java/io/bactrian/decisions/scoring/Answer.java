package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question; DESIGN's contract.
 *
 * @param id null for a dry run, which is not stored
 */
@JsonNaming(SnakeCaseStrategy.class)
record Answer(
    @Nullable String id,
    String action,
    double confidence,
    @Nullable Model model,
    Map<String, LobeAnswer> lobes,
    PolicyAnswer policy,
    Instant asOf,
    double latencyMs) {

  record Model(String name, String version, String sha256) {}

  record LobeAnswer(String model, String version, Map<String, Float> probabilities) {}

  /**
   * @param volume lots that may be traded
   */
  record PolicyAnswer(String verdict, List<String> reasons, BigDecimal volume) {}
}
