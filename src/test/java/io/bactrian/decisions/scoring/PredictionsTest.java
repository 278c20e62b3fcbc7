package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.fusion.FusedAnswer;
import io.bactrian.decisions.fusion.WeightsInUse;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.hub.cache.SharedCache;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.models.registry.ChampionChanged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  static final Observation OBSERVATION =
      PredictionKeyTest.observation("A", "s", Map.of(), 1)
          .with(new LobeAnswer("trend", "BUY", 0.5, Map.of("adx", 31.5)));

  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private final ObjectMapper mapper = JsonBodies.mapper();

  private Predictions hub(Duration life) {
    var shared =
        new SharedCache() {
          @Override
          public Optional<String> get(String key) {
            return Optional.ofNullable(stored.get(key));
          }

          @Override
          public void put(String key, String value, Duration time) {
            stored.put(key, value);
          }

          @Override
          public boolean claim(String key, Duration time) {
            return stored.putIfAbsent(key, "") == null;
          }

          @Override
          public void drop(String key) {
            stored.remove(key);
          }

          @Override
          public void clear(String prefix) {
            stored.keySet().removeIf(key -> key.startsWith(prefix));
          }
        };
    return hub(shared, life);
  }

  static Predictions hub(SharedCache shared, Duration life) {
    var properties = new ScoringProperties("M5", 0.02, 2300, life);
    return new Predictions(shared, JsonBodies.mapper(), new SimpleMeterRegistry(), properties);
  }

  static Proposal proposal() {
    var weights = new WeightsInUse("equal", Map.of(), null, null, null, null, null, null, null);
    return OBSERVATION.fused(
        new FusedAnswer("A", "BUY", 0.5, 0.5, Map.of(), List.of(), weights, List.of("why")));
  }

  @Test
  void letsOneOfManyWhoAskAtOnceLetTheLobesAnswer() throws Exception {
    Predictions hub = hub(Duration.ofMinutes(1));
    var misses = new AtomicInteger();
    var began = new CountDownLatch(20);
    ExecutorService callers = Executors.newFixedThreadPool(20);
    try {
      List<Future<Proposal>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            callers.submit(
                () -> {
                  began.countDown();
                  Optional<Proposal> found = hub.find("k", OBSERVATION);
                  if (found.isPresent()) {
                    return found.get();
                  }
                  misses.incrementAndGet();
                  began.await();
                  hub.keep("k", proposal());
                  return proposal();
                }));
      }
      for (Future<Proposal> answer : answers) {
        assertThat(answer.get().fused().score()).isEqualTo(0.5);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(misses).hasValue(1);
  }

  @Test
  void sharesWithOtherHubsAndDropsAtAPromotion() {
    hub(Duration.ofMinutes(1)).keep("k", proposal());
    Predictions other = hub(Duration.ofMinutes(1));
    Proposal found = other.find("k", OBSERVATION).orElseThrow();
    assertThat(found.cached()).isTrue();
    assertThat(mapper.<JsonNode>valueToTree(found.fused()))
        .isEqualTo(mapper.valueToTree(proposal().fused()));
    assertThat(found.observation().lobes()).hasToString(OBSERVATION.lobes().toString());

    other.on(new ChampionChanged("a-m5-direction", "2"));
    assertThat(stored.keySet()).noneMatch(key -> key.startsWith(Predictions.PREFIX));
    assertThat(other.find("k", OBSERVATION)).isEmpty();
  }

  @Test
  void takesNothingThatAnotherReleaseKept() {
    stored.put(Predictions.PREFIX + "k", "{\"lobes\":7}");
    assertThat(hub(Duration.ofMinutes(1)).find("k", OBSERVATION)).isEmpty();
  }

  @Test
  void keepsNothingWhereTheCacheIsOff() {
    Predictions hub = hub(Duration.ZERO);
    assertThat(hub.find("k", OBSERVATION)).isEmpty();
    hub.keep("k", proposal());
    assertThat(hub.find("k", OBSERVATION)).isEmpty();
    assertThat(stored).isEmpty();
  }

  @Test
  void letsTheNextAskWhereTheLobesFailed() throws Exception {
    Predictions hub = hub(Duration.ofMinutes(1));
    assertThat(hub.find("k", OBSERVATION)).isEmpty();
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<Proposal>> waiting = caller.submit(() -> hub.find("k", OBSERVATION));
      hub.release("k");
      assertThat(waiting.get()).isEmpty();
    } finally {
      caller.shutdownNow();
    }
  }
}
