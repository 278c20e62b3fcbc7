package io.bactrian.decisions.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.lobes.BarLobe;
import io.bactrian.data.lobes.LorentzianLobe;
import io.bactrian.data.lobes.LorentzianSettings;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.models.jsonmodels.JsonModel;
import io.bactrian.models.jsonmodels.JsonModelKind;
import io.bactrian.models.jsonmodels.JsonModels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Lorentzian classification with the settings of the JSON model {@code lorentzian} of a symbol,
 * else of {@code default}, else with TradingView's own.
 */
@Component
public class LorentzianLobes implements JsonModelKind {
  public static final String KIND = "lorentzian";
  public static final String OWN = "defaults";

  private final ObjectProvider<JsonModels> models; // which knows this kind
  private final Map<String, BarLobe> byVersion = new ConcurrentHashMap<>();

  LorentzianLobes(ObjectProvider<JsonModels> models) {
    this.models = models;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void check(JsonNode model) {
    LorentzianSettings.of(model);
  }

  BarLobe of(InferenceRequest question) {
    @Nullable JsonModel model = model(question);
    return byVersion.computeIfAbsent(
        version(model),
        version ->
            new LorentzianLobe(
                model == null
                    ? LorentzianSettings.defaults()
                    : LorentzianSettings.of(model.model())));
  }

  /** Which settings hold for a symbol: the version of their model. */
  public String version(String symbol) {
    return version(model(symbol));
  }

  /** Which settings a question goes by. */
  public String version(InferenceRequest question) {
    return version(model(question));
  }

  private static String version(@Nullable JsonModel model) {
    return model == null ? OWN : model.version();
  }

  private @Nullable JsonModel model(InferenceRequest question) {
    InForce then = question.inForce();
    return then == null ? model(question.symbol()) : then.jsonModel(KIND).model();
  }

  private @Nullable JsonModel model(String symbol) {
    return models.getObject().ofSymbol(KIND, symbol).model();
  }
}
