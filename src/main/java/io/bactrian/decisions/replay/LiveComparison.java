package io.bactrian.decisions.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /functions/v1/backtest-live}.
 *
 * @param decisions that were made again
 * @param withoutInputs those of them that were stored before inputs were kept
 * @param differing each that is not the same
 * @param next the id of the last one, where there are more: give it as after
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LiveComparison(
    int decisions,
    int equal,
    int different,
    int withoutInputs,
    List<Differing> differing,
    @Nullable String next) {

  /**
   * A decision that is another when it is made again.
   *
   * @param first the first input that differs
   * @param outputs of the decision that differ, by name
   * @param error why it could not be made again; left out where it was
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Differing(
      String id,
      String symbol,
      Instant asOf,
      Instant askedAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable First first,
      Map<String, Pair> outputs,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {}

  /**
   * @param input its place, such as {@code features.hour_sin}
   * @param note what explains it, as far as the hub knows; left out where nothing does
   */
  public record First(
      String input,
      @Nullable JsonNode stored,
      @Nullable JsonNode again,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {}

  public record Pair(@Nullable JsonNode stored, @Nullable JsonNode again) {}
}
