package io.bactrian.decisions.inforce;

import io.bactrian.data.features.BarReader;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.treasury.PolicyRows;
import io.bactrian.models.jsonmodels.ModelReading;
import io.bactrian.models.registry.Champion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about one symbol went by.
 *
 * @param symbol that it is about
 * @param period of the bars that it was made of
 * @param knownAt bars and deals that came in later are not looked at
 * @param newestBar when the newest bar of the symbol closed that it knew; null where it knew none
 * @param lobesAt the moment at which the lobes were asked: earlier where their answers were kept
 * @param champions by model; of a model that is not among them no version was in charge
 * @param jsonModels those in use for the symbol, by kind
 * @param risk settings, result of the day and exposure
 * @param policy limits, symbols and rates
 */
public record InForce(
    String symbol,
    String period,
    Instant knownAt,
    @Nullable Instant newestBar,
    Instant lobesAt,
    Map<String, Champion> champions,
    Map<String, ModelReading> jsonModels,
    RiskSnapshot risk,
    PolicyRows policy) {

  /** Which bars of a symbol it knew. */
  public BarReader.Known known(String of) {
    return new BarReader.Known(knownAt, of.equals(symbol) ? newestBar : null);
  }

  public Optional<Champion> champion(String model) {
    return Optional.ofNullable(champions.get(model));
  }

  public ModelReading jsonModel(String kind) {
    return jsonModels.getOrDefault(kind, ModelReading.NONE);
  }
}
