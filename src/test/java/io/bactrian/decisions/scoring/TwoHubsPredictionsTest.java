package io.bactrian.decisions.scoring;

import static io.bactrian.decisions.scoring.PredictionsTest.OBSERVATION;
import static io.bactrian.decisions.scoring.PredictionsTest.proposal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.hub.cache.RedisServer;
import io.bactrian.models.registry.ChampionChanged;
import io.bactrian.shared.Ulid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two hubs on one Redis server make of the same question. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class TwoHubsPredictionsTest {
  private static final int CALLERS = 10; // of each hub

  @TempDir static Path folder;
  private static RedisServer server;

  private final String key = Ulid.next();
  private final Predictions one = hub(Duration.ofMinutes(1));
  private final Predictions other = hub(Duration.ofMinutes(1));

  @BeforeAll
  static void start() throws IOException {
    server = RedisServer.start(folder).orElseThrow();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Predictions hub(Duration life) {
    return PredictionsTest.hub(server.cache(), life);
  }

  @Test
  void whatOneScoredTheOtherAnswersAsCached() {
    assertThat(one.find(key, OBSERVATION)).isEmpty();
    one.keep(key, proposal());

    Proposal found = other.find(key, OBSERVATION).orElseThrow();

    assertThat(found.cached()).isTrue();
    assertThat(found.fused().score()).isEqualTo(0.5);
  }

  @Test
  void parallelMissesOnBothScoreOnce() throws Exception {
    var misses = new AtomicInteger();
    var began = new CountDownLatch(2 * CALLERS);
    ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS);
    try {
      List<Future<Proposal>> answers = new ArrayList<>();
      for (int i = 0; i < 2 * CALLERS; i++) {
        Predictions hub = i % 2 == 0 ? one : other;
        answers.add(callers.submit(() -> answer(hub, began, misses)));
      }
      int cached = 0;
      for (Future<Proposal> answer : answers) {
        assertThat(answer.get().fused().score()).isEqualTo(0.5);
        cached += answer.get().cached() ? 1 : 0;
      }
      assertThat(cached).isEqualTo(2 * CALLERS - 1);
    } finally {
      callers.shutdownNow();
    }
    assertThat(misses).hasValue(1);
  }

  private Proposal answer(Predictions hub, CountDownLatch began, AtomicInteger misses)
      throws InterruptedException {
    began.countDown();
    Optional<Proposal> found = hub.find(key, OBSERVATION);
    if (found.isPresent()) {
      return found.get();
    }
    misses.incrementAndGet();
    began.await();
    hub.keep(key, proposal());
    return proposal();
  }

  @Test
  void aPromotionOnOneEmptiesItForTheOther() {
    one.keep(key, proposal());
    assertThat(other.find(key, OBSERVATION)).isPresent();

    one.on(new ChampionChanged("a-m5-direction", "2"));

    await().untilAsserted(() -> assertThat(other.find(key, OBSERVATION)).isEmpty());
  }

  @Test
  void theOtherGoesOnAtOnceWhereTheLobesFailed() {
    assertThat(one.find(key, OBSERVATION)).isEmpty();
    one.release(key);
    assertThat(other.find(key, OBSERVATION)).isEmpty();
  }

  @Test
  void aHubThatEndedInTheMiddleHoldsUpTheOtherNoLongerThanItsClaim() {
    Predictions ended = hub(Duration.ofMillis(200));
    assertThat(ended.find(key, OBSERVATION)).isEmpty();
    assertThat(other.find(key, OBSERVATION)).isEmpty();
  }
}
