package io.bactrian.decisions.scoring;

import io.bactrian.decisions.guardrails.PolicyQuestion;
import io.bactrian.decisions.guardrails.VolatilityForecasts;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the champion of volatility answers where no lobe has asked it: of the bars alone. */
@Component
class ChampionVolatility implements VolatilityForecasts {
  private final Champions champions;
  private final FeatureService features;
  private final Policy policy;
  private final Clock clock;

  ChampionVolatility(Champions champions, FeatureService features, Policy policy, Clock clock) {
    this.champions = champions;
    this.features = features;
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public Forecast of(PolicyQuestion asked, String period) {
    String symbol = asked.symbol();
    InForce then = asked.inForce();
    String model = SignalScorer.model(symbol, period, SignalScorer.VOLATILITY);
    Optional<Champion> champion = then == null ? champions.of(model) : then.champion(model);
    if (champion.isEmpty()) {
      return Forecast.unknown("no version of " + model + " is in charge");
    }
    try {
      return forecast(champion.get(), features.observe(question(asked), period));
    } catch (HubException e) {
      if (e.code() != ErrorCode.UNPROCESSABLE) {
        throw e;
      }
      return Forecast.unknown(String.valueOf(e.getMessage()));
    }
  }

  private Forecast forecast(Champion champion, Observation observation) {
    InForce then = observation.inForce();
    PolicySettings settings = then == null ? policy.settings() : then.risk().settings();
    Duration maxAge = Duration.ofSeconds(settings.maxDataAgeSeconds());
    String stale =
        DecisionService.stale(observation.barClosedAt(), observation.question().asOf(), maxAge);
    String obstacle = stale == null ? SignalScorer.obstacle(champion, observation) : stale;
    return obstacle == null
        ? Forecast.of(
            champion.model() + " " + champion.version(),
            SignalScorer.probabilities(champion, observation))
        : Forecast.unknown(obstacle);
  }

  private InferenceRequest question(PolicyQuestion asked) {
    Instant moment = asked.moment();
    Instant now = clock.instant();
    return new InferenceRequest(
        asked.symbol(),
        "",
        null,
        null,
        Map.of(),
        moment,
        moment == null ? now : moment,
        true,
        "",
        now,
        System.nanoTime(),
        asked.inForce());
  }
}
