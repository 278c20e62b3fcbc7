package io.bactrian.decisions.scoring;

import io.bactrian.decisions.guardrails.VolatilityForecasts;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  public Forecast of(String symbol, String period, @Nullable Instant moment) {
    String model = SignalScorer.model(symbol, period, SignalScorer.VOLATILITY);
    Optional<Champion> champion = champions.of(model);
    if (champion.isEmpty()) {
      return Forecast.unknown("no version of " + model + " is in charge");
    }
    try {
      return forecast(champion.get(), features.observe(question(symbol, moment), period));
    } catch (HubException e) {
      if (e.code() != ErrorCode.UNPROCESSABLE) {
        throw e;
      }
      return Forecast.unknown(String.valueOf(e.getMessage()));
    }
  }

  private Forecast forecast(Champion champion, Observation observation) {
    Duration maxAge = Duration.ofSeconds(policy.settings().maxDataAgeSeconds());
    String stale =
        DecisionService.stale(observation.barClosedAt(), observation.question().asOf(), maxAge);
    String obstacle = stale == null ? SignalScorer.obstacle(champion, observation) : stale;
    return obstacle == null
        ? Forecast.of(
            champion.model() + " " + champion.version(),
            SignalScorer.probabilities(champion, observation))
        : Forecast.unknown(obstacle);
  }

  private InferenceRequest question(String symbol, @Nullable Instant moment) {
    Instant now = clock.instant();
    return new InferenceRequest(
        symbol,
        "",
        null,
        null,
        Map.of(),
        moment,
        moment == null ? now : moment,
        true,
        "",
        now,
        System.nanoTime());
  }
}
