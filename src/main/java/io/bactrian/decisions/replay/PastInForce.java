package io.bactrian.decisions.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.inforce.InForceThen;
import io.bactrian.decisions.lobes.LorentzianLobes;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.decisions.treasury.PolicyHistory;
import io.bactrian.decisions.treasury.PolicyRows;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.jsonmodels.ModelReading;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.serving.Challengers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what a stored decision went by. */
@Component
class PastInForce {
  private final Champions champions;
  private final JsonModels jsonModels;
  private final Policy policy;
  private final PolicyHistory history;
  private final Challengers challengers;

  PastInForce(
      Champions champions,
      JsonModels jsonModels,
      Policy policy,
      PolicyHistory history,
      Challengers challengers) {
    this.champions = champions;
    this.jsonModels = jsonModels;
    this.policy = policy;
    this.history = history;
    this.challengers = challengers;
  }

  /** For a stretch of decisions. */
  Reader reader() {
    return new Reader(new InForceThen(champions, jsonModels));
  }

  /** Not for several threads. */
  final class Reader {
    private final InForceThen then;
    private final Map<Long, PolicyRows> rows = new HashMap<>();

    Reader(InForceThen then) {
      this.then = then;
    }

    InForce of(JsonNode row, String period) {
      Instant asked = moment(row.path("asked_at"));
      JsonNode inputs = row.path("inputs");
      Instant lobesAt =
          inputs.has("lobes_at") ? moment(inputs.path("lobes_at")) : moment(row.path("as_of"));
      JsonNode newest = row.path("bar_closed_at");
      return new InForce(
          row.path("symbol").asText(),
          period,
          asked,
          newest.isTextual() ? moment(newest) : null,
          lobesAt,
          champions(row, period, asked),
          jsonModels(row, asked),
          risk(row, asked),
          rows.computeIfAbsent(revision(row, asked), history::at));
    }

    private Map<String, Champion> champions(JsonNode row, String period, Instant asked) {
      String symbol = row.path("symbol").asText();
      var found = new HashMap<String, Champion>();
      Stream.of(
              PastObservations.directionModel(symbol, period),
              PastObservations.volatilityModel(symbol, period))
          .forEach(
              model ->
                  answered(model, asked, named(row, model))
                      .ifPresent(champion -> found.put(model, champion)));
      for (JsonNode lobe : row.path("lobes")) {
        String model = lobe.path("model").asText();
        if (!found.containsKey(model) && lobe.path("version").isTextual()) {
          then.champion(model, asked, lobe.path("version").asText())
              .ifPresent(champion -> found.put(model, champion));
        }
      }
      return found;
    }

    /** A rollout's version where one was under way, else as the history has it. */
    private Optional<Champion> answered(String model, Instant asked, @Nullable String named) {
      return named != null && challengers.tried(model, named, asked)
          ? Optional.of(then.version(model, named))
          : then.champion(model, asked, named);
    }

    private Map<String, ModelReading> jsonModels(JsonNode row, Instant asked) {
      String symbol = row.path("symbol").asText();
      JsonNode inputs = row.path("inputs");
      String weights = row.path("weights").asText();
      JsonNode lorentzian = inputs.path("lorentzian");
      JsonNode policyModel = inputs.at("/sizing/scale/policy_model");
      boolean scaled = inputs.at("/sizing/scale").isObject();
      return Map.of(
          "fusion",
          then.jsonModel("fusion", symbol, asked, true, weights.equals("equal") ? null : weights),
          LorentzianLobes.KIND,
          then.jsonModel(
              LorentzianLobes.KIND,
              symbol,
              asked,
              lorentzian.isTextual(),
              lorentzian.asText().equals(LorentzianLobes.OWN) ? null : lorentzian.asText()),
          "policy",
          then.jsonModel("policy", symbol, asked, scaled, policyModel.path("version").textValue()));
    }

    private long revision(JsonNode row, Instant asked) {
      JsonNode kept = row.at("/inputs/policy_revision");
      return kept.isNumber() ? kept.asLong() : history.revision(asked);
    }

    /** As the guard read it where that was kept, else by the deals. */
    private RiskSnapshot risk(JsonNode row, Instant asked) {
      long revision = revision(row, asked);
      JsonNode kept = row.at("/inputs/risk");
      if (kept.isObject()) {
        return new RiskSnapshot(
            policy.settings(revision),
            kept.path("day_result").decimalValue(),
            kept.path("exposure").decimalValue(),
            revision);
      }
      RiskSnapshot of = policy.snapshot(moment(row.path("as_of")));
      return new RiskSnapshot(policy.settings(revision), of.dayResult(), of.exposure(), revision);
    }
  }

  private static @Nullable String named(JsonNode row, String model) {
    for (JsonNode lobe : row.path("lobes")) {
      if (lobe.path("model").asText().equals(model)) {
        return lobe.path("version").textValue();
      }
    }
    return null;
  }

  static Instant moment(JsonNode text) {
    return OffsetDateTime.parse(text.asText()).toInstant();
  }
}
