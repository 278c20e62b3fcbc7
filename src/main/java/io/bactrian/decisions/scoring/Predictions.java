package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.fusion.FusedAnswer;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.hub.cache.SharedCache;
import io.bactrian.models.registry.ChampionChanged;
import io.bactrian.shared.Ulid;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the lobes answered to the same question a moment ago. Of callers who ask at once, one lets
 * the lobes answer and the others wait for it, on whatever hub. Nothing that guards money is
 * remembered here: every proposal passes sizing and the guard.
 */
@Component
class Predictions {
  static final String PREFIX = "prediction:";

  private static final String CLAIM = PREFIX + "claim:";
  private static final String PROMOTION = "promotion of predictions"; // the newest one's id

  private static final Logger log = LoggerFactory.getLogger(Predictions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Lobes need less; a hub that ended in the middle holds up the others for no longer. */
  private static final Duration MOST_CLAIMED = Duration.ofSeconds(2);

  private static final int POLL_MILLIS = 10;
  private static final long PROMOTION_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST = 10_000;

  private final SharedCache shared;
  private final ObjectMapper mapper;
  private final MeterRegistry meters;
  private final Duration life;
  private final Cache<String, Kept> own;
  private final Map<String, CompletableFuture<Optional<Kept>>> underWay = new ConcurrentHashMap<>();
  private volatile String promotion = "";
  private volatile long promotionRead = System.nanoTime() - PROMOTION_NANOS;

  Predictions(
      SharedCache shared, ObjectMapper mapper, MeterRegistry meters, ScoringProperties properties) {
    this.shared = shared;
    this.mapper = mapper;
    this.meters = meters;
    this.life = properties.cache();
    this.own = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(life).build();
  }

  /** What is kept of a proposal: all but the question. */
  record Kept(
      Map<String, LobeAnswer> lobes, List<String> reasons, FusedAnswer fused, Instant lobesAt) {
    Proposal of(Observation asked) {
      var observation =
          new Observation(
              asked.question(),
              asked.period(),
              asked.features(),
              asked.sequences(),
              asked.barClosedAt(),
              asked.revision(),
              asked.bars(),
              lobes,
              reasons);
      return new Proposal(observation, fused, true, lobesAt, null);
    }
  }

  /**
   * The proposal for a question, or empty for the one caller who has to let the lobes answer and
   * then has to call {@link #keep} or {@link #release}.
   */
  Optional<Proposal> find(String key, Observation observation) {
    Optional<Kept> kept = known(key);
    if (kept.isEmpty()) {
      var mine = new CompletableFuture<Optional<Kept>>();
      var others = underWay.putIfAbsent(key, mine);
      kept = others == null ? ofAnotherHub(key) : await(others);
      if (others == null && kept.isPresent()) {
        finish(key, kept);
      }
    }
    meters.counter("hub_predictions", "result", kept.isPresent() ? "hit" : "miss").increment();
    return kept.map(one -> one.of(observation));
  }

  private Optional<Kept> known(String key) {
    if (life.isZero()) {
      return Optional.empty();
    }
    dropBeforePromotion();
    Kept mine = own.getIfPresent(key);
    if (mine != null) {
      return Optional.of(mine);
    }
    Optional<Kept> theirs = shared.get(PREFIX + key).flatMap(this::parsed);
    theirs.ifPresent(kept -> own.put(key, kept));
    return theirs;
  }

  /**
   * What another hub makes of the question just now; empty where none is at it, and this hub has to
   * answer.
   */
  private Optional<Kept> ofAnotherHub(String key) {
    if (life.isZero()) {
      return Optional.empty();
    }
    Duration claimed = life.compareTo(MOST_CLAIMED) < 0 ? life : MOST_CLAIMED;
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!shared.claim(CLAIM + key, claimed) && System.nanoTime() < until) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      Optional<Kept> theirs = known(key);
      if (theirs.isPresent()) {
        return theirs;
      }
    }
    return Optional.empty();
  }

  /** Another hub may have promoted a model; it is asked about once a second. */
  private void dropBeforePromotion() {
    long now = System.nanoTime();
    if (now - promotionRead >= PROMOTION_NANOS) {
      promotionRead = now;
      String newest = shared.get(PROMOTION).orElse("");
      if (!newest.equals(promotion)) {
        promotion = newest;
        own.invalidateAll();
      }
    }
  }

  /** Empty where the other failed or takes too long: then each asks the lobes itself. */
  private static Optional<Kept> await(CompletableFuture<Optional<Kept>> others) {
    try {
      return others.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("The lobes are asked once more: {}", e.toString());
      return Optional.empty();
    }
  }

  void keep(String key, Proposal proposal) {
    Observation observation = proposal.observation();
    var kept =
        new Kept(observation.lobes(), observation.reasons(), proposal.fused(), proposal.lobesAt());
    if (!life.isZero()) {
      own.put(key, kept);
      shared.put(PREFIX + key, text(kept), life);
    }
    finish(key, Optional.of(kept));
  }

  /** Lets those who wait go on where nothing was kept. */
  void release(String key) {
    if (!life.isZero()) {
      shared.drop(CLAIM + key);
    }
    finish(key, Optional.empty());
  }

  private void finish(String key, Optional<Kept> kept) {
    CompletableFuture<Optional<Kept>> waiting = underWay.remove(key);
    if (waiting != null) {
      waiting.complete(kept);
    }
  }

  @EventListener
  void on(ChampionChanged changed) {
    own.invalidateAll();
    shared.clear(PREFIX);
    if (!life.isZero()) {
      shared.put(PROMOTION, Ulid.next(), life.plusNanos(2 * PROMOTION_NANOS));
    }
  }

  private String text(Kept kept) {
    try {
      return mapper.writeValueAsString(kept);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a proposal is always JSON", e);
    }
  }

  /** Another release's hub may have kept another shape: that is no hit. */
  private Optional<Kept> parsed(String text) {
    try {
      return Optional.of(mapper.readValue(text, Kept.class));
    } catch (JsonProcessingException e) {
      log.warn("A kept proposal was not readable: {}", e.getOriginalMessage());
      return Optional.empty();
    }
  }
}
