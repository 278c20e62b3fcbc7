package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.scenarios.ScenarioResult;
import io.bactrian.models.scenarios.Scenarios;
import io.bactrian.models.scenarios.Subject;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Trains a symbol's weights on its stored decisions, and puts them in use where they won. */
@Component
class FusionTrainer {
  private static final ObjectMapper JSON = JsonBodies.mapper();

  private static final String REFUSED = "refused";

  private static final Logger log = LoggerFactory.getLogger(FusionTrainer.class);

  private final LobeHistories histories;
  private final JsonModels models;
  private final FusionService fusion;
  private final Scenarios scenarios;
  private final FusionProperties properties;

  FusionTrainer(
      LobeHistories histories,
      JsonModels models,
      FusionService fusion,
      Scenarios scenarios,
      FusionProperties properties) {
    this.histories = histories;
    this.models = models;
    this.fusion = fusion;
    this.scenarios = scenarios;
    this.properties = properties;
  }

  /**
   * @param to the moment of knowledge
   */
  record Request(
      String symbol, String period, @Nullable Instant from, Instant to, boolean dryRun) {}

  /**
   * @param dataset which answers it was trained on, with the digest of their numbers
   * @param version of the JSON model that is in use now because of this; null where nothing was
   *     written
   * @param scenarios what the weights came to in each scenario of fusion; one that failed keeps
   *     them out of use
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Answer(
      String symbol,
      String dataset,
      @Nullable String version,
      Map<String, Double> weights,
      Map<String, Double> fitted,
      TrainedWeights.Won won,
      List<ScenarioResult> scenarios) {}

  /**
   * @throws HubException {@code FORBIDDEN} for another than the service role unless it is a dry
   *     run, {@code UNPROCESSABLE} where no lobe ever answered about the symbol
   */
  Answer train(Request request, Caller caller) {
    if (!request.dryRun() && !caller.is(Role.SERVICE)) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "dry_run",
          "Only the service key may write weights: ask with dry_run for what would come out.");
    }
    LobeHistory history =
        histories.read(request.symbol(), request.period(), request.from(), request.to());
    if (history.lobes().isEmpty()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "No stored decision about %s holds a lobe's answer whose outcome is known: ask infer first."
              .formatted(request.symbol()));
    }
    TrainedWeights trained = FusionTraining.train(history);
    log.info("Fusion weights of {}: {}", request.symbol(), trained.won().reason());
    String dataset = dataset(request, history);
    String version = null;
    Subject weights = fusion.subject(request.symbol(), trained.weights());
    List<ScenarioResult> replayed = trained.isTrained() ? scenarios.replay(weights) : List.of();
    Optional<String> refusal = Scenarios.refusal(replayed);
    refusal.ifPresent(
        why -> log.warn("Fusion weights of {} are kept out of use: {}", request.symbol(), why));
    if (trained.isTrained() && refusal.isEmpty() && !request.dryRun()) {
      version =
          models
              .write(
                  FusionModelKind.KIND,
                  request.symbol(),
                  model(trained, dataset),
                  caller.name(),
                  trained.won().reason(),
                  false)
              .version();
    }
    if (!request.dryRun()) {
      scenarios.store(weights, version == null ? REFUSED : version, replayed);
    }
    return new Answer(
        request.symbol(),
        dataset,
        version,
        trained.weights(),
        trained.fitted(),
        trained.won(),
        replayed);
  }

  /**
   * What the schedule trains: the symbols that are configured, or all that were decided on of late
   * and whose map in use no person chose, each with enough decisions to fit weights to.
   */
  List<String> scheduled() {
    List<String> named = properties.symbols();
    return histories.symbols(named, properties.recent(), FusionTraining.LEAST_DECISIONS).stream()
        .filter(JsonModels::takes)
        .filter(symbol -> !named.isEmpty() || !isChosenByAPerson(symbol))
        .toList();
  }

  /** A map that was put in use for another reason than that it had won: set, or rolled back to. */
  private boolean isChosenByAPerson(String symbol) {
    WeightsInUse weights = fusion.weights(symbol);
    JsonNode won = weights.won();
    boolean chosen =
        !weights.equal() && (won == null || !won.path("reason").asText().equals(weights.reason()));
    if (chosen) {
      log.info(
          "The schedule leaves the fusion weights of {} alone: {} put those of {} in use",
          symbol,
          weights.by(),
          weights.source());
    }
    return chosen;
  }

  private static JsonNode model(TrainedWeights trained, String dataset) {
    ObjectNode model = JSON.createObjectNode();
    model.set("weights", JSON.valueToTree(trained.weights()));
    model.put("dataset", dataset);
    model.set("won", JSON.valueToTree(trained.won()));
    return model;
  }

  private static String dataset(Request request, LobeHistory history) {
    var text = new StringBuilder(String.join(",", history.lobes()));
    for (int row = 0; row < history.rows(); row++) {
      text.append('\n').append(history.asOf()[row]).append(',').append(history.returns()[row]);
      for (double answer : history.signed()[row]) {
        text.append(',').append(answer);
      }
    }
    String digest =
        DigestUtils.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    return "inferences of %s %s, %s to %s, %s"
        .formatted(
            request.symbol(),
            request.period(),
            history.asOf()[0],
            history.asOf()[history.rows() - 1],
            digest);
  }
}
