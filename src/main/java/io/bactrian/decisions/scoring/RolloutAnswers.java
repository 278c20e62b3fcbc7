package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.rollout.Arm;
import io.bactrian.models.serving.Challenger;
import io.bactrian.models.serving.Challengers;
import io.bactrian.models.serving.Rollout;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets the champion and, where a rollout is under way, its challenger answer the same question.
 * Whatever the challenger does, there is an answer: the champion's.
 */
@Component
class RolloutAnswers {
  /** Under which a lobe's diagnostics have the rollout. */
  static final String ROLLOUT = "rollout";

  private static final Logger log = LoggerFactory.getLogger(RolloutAnswers.class);

  private final Challengers challengers;

  RolloutAnswers(Challengers challengers) {
    this.challengers = challengers;
  }

  /**
   * @param version that answers
   * @param probabilities {@code [classes]} of it
   * @param rollout arm and both answers; null where none is under way
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
  record Answered(Champion version, float[] probabilities, @Nullable Map<String, Object> rollout) {}

  Answered answer(Champion champion, Observation observation) {
    float[] own = SignalScorer.answer(champion, observation);
    Challenger challenger = beside(champion, observation).orElse(null);
    if (challenger == null) {
      return new Answered(champion, own, null);
    }
    Rollout rollout = challenger.rollout();
    String unit = unit(rollout, observation.question());
    Arm arm = rollout.arm(unit);
    var said = new LinkedHashMap<String, Object>();
    said.put(ROLLOUT, rollout.id());
    said.put("unit", unit);
    said.put("arm", arm.name().toLowerCase(Locale.ROOT));
    said.put("share", rollout.share());
    said.put("champion_version", champion.version());
    said.put("challenger_version", challenger.version().version());
    said.put("champion", own);
    float[] theirs = theirs(challenger, observation, said);
    return arm == Arm.CHALLENGER && theirs != null
        ? new Answered(challenger.version(), theirs, said)
        : new Answered(champion, own, said);
  }

  /** What else than the champion's file a proposal depends on; empty where no rollout is on. */
  String revision(Champion champion, Observation observation) {
    return beside(champion, observation)
        .map(
            found ->
                "%s %s %s %s"
                    .formatted(
                        found.rollout().id(),
                        found.version().sha256(),
                        found.rollout().share(),
                        unit(found.rollout(), observation.question())))
        .orElse("");
  }

  /** A decision of the past is made again by the version that it names. */
  private Optional<Challenger> beside(Champion champion, Observation observation) {
    return observation.inForce() == null ? challengers.beside(champion) : Optional.empty();
  }

  Optional<Champion> version(Champion champion) {
    return challengers.beside(champion).map(Challenger::version);
  }

  private static String unit(Rollout rollout, InferenceRequest question) {
    return switch (rollout.unit()) {
      case "login" -> question.login() == null ? "" : question.login();
      case "caller" -> question.caller();
      default -> question.strategy();
    };
  }

  private static float @Nullable [] theirs(
      Challenger challenger, Observation observation, Map<String, Object> said) {
    long begin = System.nanoTime();
    float[] theirs = null;
    try {
      String obstacle = SignalScorer.obstacle(challenger.version(), observation);
      if (obstacle == null) {
        theirs = SignalScorer.answer(challenger.version(), observation);
        said.put("challenger", theirs);
      } else {
        said.put("without", obstacle);
      }
    } catch (HubException e) {
      failed(said, "invalid", challenger, e);
    } catch (IllegalArgumentException e) {
      failed(said, "schema", challenger, e);
    } catch (RuntimeException e) {
      failed(said, "error", challenger, e);
    }
    said.put("took_us", (System.nanoTime() - begin) / 1000);
    return theirs;
  }

  private static void failed(
      Map<String, Object> said, String kind, Challenger challenger, RuntimeException e) {
    log.warn("Rollout {}: the challenger has no answer", challenger.rollout().id(), e);
    said.put("failure", kind);
    said.put("without", String.valueOf(e.getMessage()));
  }
}
