package io.bactrian.store.onedrive.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("onedrive")
class ThrottleTest {
  private final Throttle throttle = new Throttle(2, 3, Duration.ofMillis(2));

  @AfterEach
  void close() {
    throttle.close();
  }

  @Test
  void holdsAllRequestsForTheWholeTime() {
    long begin = System.nanoTime();
    try (Throttle once = new Throttle(2, 0, Duration.ofMillis(2))) {
      assertThatThrownBy(
              () ->
                  once.once(
                      () -> {
                        throw refused(Duration.ofMillis(600));
                      }))
          .isInstanceOf(DriveException.class);

      assertThat(once.repeatable(() -> "other")).isEqualTo("other");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(599));
  }

  @Test
  void repeatsWhatWasRefusedWhenItsTimeIsOver() {
    AtomicInteger attempts = new AtomicInteger();
    long begin = System.nanoTime();

    String answer =
        throttle.once(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw refused(Duration.ofMillis(600));
              }
              return "late";
            });

    assertThat(answer).isEqualTo("late");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(599));
  }

  @Test
  void waitsLongButEndsAtOnceWhenClosed() {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () ->
                throttle.once(
                    () -> {
                      asked.countDown();
                      throw refused(Duration.ofSeconds(315));
                    }));
    await().until(() -> asked.getCount() == 0);

    throttle.close();

    assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(DriveException.class);
  }

  @Test
  void givesUpAfterItsRetries() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                throttle.repeatable(
                    () -> {
                      attempts.incrementAndGet();
                      throw new DriveException(502, "fault", "fault", null, null);
                    }))
        .isInstanceOf(DriveException.class);
    assertThat(attempts).hasValue(4);
  }

  @Test
  void doesNotRepeatWhatFailsForGood() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                throttle.repeatable(
                    () -> {
                      attempts.incrementAndGet();
                      throw new DriveException(507, "quotaLimitReached", "full", null, null);
                    }))
        .isInstanceOf(DriveException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void letsNoMoreThroughAtOnceThanAllowed() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch open = new CountDownLatch(1);
    var calls =
        java.util.stream.IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () ->
                            throttle.once(
                                () -> {
                                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                  waitFor(open);
                                  return inside.decrementAndGet();
                                }),
                        task -> new Thread(task).start()))
            .toArray(CompletableFuture[]::new);
    await().until(() -> inside.get() == 2);
    open.countDown();
    CompletableFuture.allOf(calls).join();

    assertThat(most).hasValue(2);
  }

  @Test
  void readsSecondsAndDates() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(120));

    assertThat(Failures.wait("315")).isEqualTo(Duration.ofSeconds(315));
    assertThat(Failures.wait(date)).isBetween(Duration.ofSeconds(115), Duration.ofSeconds(121));
    assertThat(Failures.wait("soon")).isNull();
    assertThat(Failures.wait(null)).isNull();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DriveException refused(Duration wait) {
    return new DriveException(429, "activityLimitReached", "later", wait, null);
  }
}
