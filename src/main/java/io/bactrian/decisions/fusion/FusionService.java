package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.models.jsonmodels.JsonModel;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.jsonmodels.ModelReading;
import io.bactrian.models.scenarios.Subject;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fuses lobes by the weights in use: those of the symbol, else the default ones, else equal. */
@Component
public class FusionService {
  private final JsonModels models;
  private final LobeNames names;
  private final double threshold;

  FusionService(JsonModels models, LobeNames names, FusionProperties properties) {
    this.models = models;
    this.names = names;
    this.threshold = properties.threshold();
  }

  /**
   * Checks that there is such a lobe.
   *
   * @throws HubException {@code UNPROCESSABLE} naming those there are
   */
  public void requireLobe(String field, String lobe) {
    Set<String> known = names.known();
    if (!known.contains(lobe)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          field,
          "There is no lobe %s; there are %s.".formatted(lobe, String.join(", ", known)));
    }
  }

  /**
   * @param lobes by name, those that answered
   */
  public FusedAnswer fuse(String symbol, Map<String, LobeAnswer> lobes) {
    return fuse(symbol, lobes, threshold);
  }

  /**
   * @param threshold the fused score's least distance from 0 for BUY or SELL
   */
  FusedAnswer fuse(String symbol, Map<String, LobeAnswer> lobes, double threshold) {
    return Fusion.fuse(symbol, lobes, weights(symbol), threshold);
  }

  /** By the weights that the body goes by. */
  FusedAnswer fuse(Fusible body, double threshold) {
    InForce then = body.inForce();
    WeightsInUse weights =
        then == null
            ? weights(body.symbol())
            : weights(body.symbol(), then.jsonModel(FusionModelKind.KIND));
    return Fusion.fuse(body.symbol(), body.lobes(), weights, threshold);
  }

  /**
   * As a caller asks.
   *
   * @param threshold the fused score's least distance from 0 for BUY or SELL
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming an unknown lobe, or a
   *     weight that is refused
   */
  FusedAnswer fuse(LobeAnswers asked, double threshold) {
    Set<String> known = names.known();
    LobeNames.check("lobes", asked.lobes().keySet(), known);
    WeightsInUse weights =
        asked.weights() == null
            ? weights(asked.symbol())
            : WeightsInUse.without(
                WeightsInUse.CALL,
                normalised(WeightMap.of(asked.weights(), known)),
                "the caller's own");
    return Fusion.fuse(asked.symbol(), asked.lobes(), weights, threshold);
  }

  /** Weights as the scenarios of a symbol ask them: fused as a decision is. */
  Subject subject(String symbol, Map<String, Double> weights) {
    WeightsInUse asked = WeightsInUse.without(WeightsInUse.CALL, weights, "to be tried");
    return new Subject.OfFusion(
        symbol,
        lobes -> {
          JsonNode body =
              JsonNodeFactory.instance.objectNode().put("symbol", symbol).set("lobes", lobes);
          LobeAnswers answers = LobeAnswers.of(body);
          LobeNames.check("given.lobes", answers.lobes().keySet(), names.known());
          FusedAnswer fused = Fusion.fuse(symbol, answers.lobes(), asked, threshold);
          var contributions = new TreeMap<String, Double>();
          fused.lobes().forEach((lobe, each) -> contributions.put(lobe, each.contribution()));
          return new Subject.Decided(fused.action(), fused.confidence(), contributions);
        });
  }

  /**
   * The weights in use, at most five minutes old.
   *
   * @param symbol as its bars name it, or {@code default}
   */
  public WeightsInUse weights(String symbol) {
    return weights(symbol, models.ofSymbol(FusionModelKind.KIND, symbol));
  }

  private WeightsInUse weights(String symbol, ModelReading reading) {
    if (reading.model() != null) {
      return inUse(reading.model(), reading.problem());
    }
    String equal = "equal, for there are neither weights of " + symbol + " nor default ones";
    return WeightsInUse.without(
        WeightsInUse.EQUAL,
        equal(),
        reading.problem() == null ? equal : reading.problem() + "; " + equal);
  }

  private static WeightsInUse inUse(JsonModel model, @Nullable String problem) {
    JsonNode content = model.model();
    var weights = new TreeMap<String, Double>();
    content
        .path("weights")
        .properties()
        .forEach(each -> weights.put(each.getKey(), each.getValue().doubleValue()));
    @Nullable JsonNode won = content.get("won");
    return new WeightsInUse(
        model.name(),
        normalised(new WeightMap(weights)),
        model.version(),
        model.since(),
        model.by(),
        model.reason(),
        content.hasNonNull("dataset") ? content.get("dataset").asText() : null,
        won,
        problem);
  }

  private Map<String, Double> equal() {
    Set<String> known = names.known();
    var weights = new TreeMap<String, Double>();
    known.forEach(name -> weights.put(name, 1.0 / known.size()));
    return weights;
  }

  private static Map<String, Double> normalised(WeightMap weights) {
    double sum = weights.byLobe().values().stream().mapToDouble(Double::doubleValue).sum();
    var shares = new TreeMap<String, Double>();
    weights.byLobe().forEach((name, weight) -> shares.put(name, weight / sum));
    return shares;
  }
}
