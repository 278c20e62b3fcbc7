package io.bactrian.changes.delivery;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.hub.deadletters.DeadLetter;
import io.bactrian.hub.deadletters.DeadLetters;
import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's life: wait for news, deliver in batches, go event by event after a failure, put
 * aside what fails for good. It shares nothing with other subscribers that could hold them up.
 */
final class SubscriberLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(SubscriberLoop.class);
  private static final Duration LOOK_UNASKED = Duration.ofMillis(500);
  private static final Duration ROUTE_WAIT = Duration.ofMillis(20);

  private final Subscriber subscriber;
  private final Delivery delivery;
  private final RunningSubscribers running;
  private final DeadLetters deadLetters;
  private final CdcProperties properties;
  private final int batch;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<String, Integer> attempts = new HashMap<>(); // of changes that failed so far
  private boolean registered;
  private int outages;
  private volatile boolean awaited;
  private long lag;
  private volatile @Nullable String problem;

  SubscriberLoop(
      Subscriber subscriber,
      Delivery delivery,
      RunningSubscribers running,
      DeadLetters deadLetters,
      CdcProperties properties,
      int batch) {
    this.subscriber = subscriber;
    this.delivery = delivery;
    this.running = running;
    this.deadLetters = deadLetters;
    this.properties = properties;
    this.batch = batch;
  }

  Subscriber subscriber() {
    return subscriber;
  }

  /** What keeps this subscriber from going on right now, null if nothing does. */
  @Nullable String problem() {
    return problem;
  }

  void claim() {
    running.claim(this);
  }

  void wakeFor(Collection<String> tables) {
    if (!Collections.disjoint(tables, subscriber.tables())) {
      delivery.news();
    }
  }

  /** Ends after the event in hand; what was done is committed. */
  void stop() {
    stopping.countDown();
    delivery.wake();
  }

  /** Undoes the event in hand: its step has not come back. */
  void abort() {
    delivery.abort();
  }

  /** Ends the transaction under way after the event in hand: someone waits for the cursor. */
  void yieldCursor() {
    awaited = true;
  }

  void release() {
    running.release(this);
  }

  /** True once the route was removed or replaced, though its Kamelet was not. */
  boolean abandoned() {
    return delivery.readiness() == EventHandler.Readiness.GONE;
  }

  @Override
  public void run() {
    try {
      while (!stopped() && !abandoned()) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delivery.close();
      release();
    }
  }

  private void turn() throws InterruptedException {
    try {
      boolean woken = delivery.await(LOOK_UNASKED);
      if (delivery.readiness() != EventHandler.Readiness.RUNNING) {
        problem = null;
        delivery.wake();
        pause(ROUTE_WAIT);
        return;
      }
      if (!registered) {
        delivery.register();
        registered = true;
      }
      if (woken || behind()) {
        catchUp();
      }
      recovered();
    } catch (RouteNotReadyException e) {
      problem = null;
      delivery.wake();
      pause(ROUTE_WAIT);
    } catch (RuntimeException e) {
      outage(e);
    }
  }

  private boolean behind() {
    return delivery
        .look()
        .map(
            cursor -> {
              lag = Math.max(0, cursor.lag());
              return cursor.running() && cursor.lag() > 0;
            })
        .orElseThrow(() -> new IllegalStateException("The subscriber's cursor is gone"));
  }

  private void catchUp() throws InterruptedException {
    do {
      try {
        committed(delivery.deliver(batch, () -> stopped() || awaited));
      } catch (EventFailedException e) {
        if (isOutage(e)) {
          throw e;
        }
        if (stopped()) {
          return; // undone by the stop: the next version takes the event up
        }
        int times = count(e);
        if (e.events().size() > 1 || !gaveUp(e, times)) {
          oneByOne(e.events().size());
        }
      }
    } while (lag > 0 && !stopped());
    attempts.clear();
  }

  private void oneByOne(int count) throws InterruptedException {
    for (int done = 0; done < count && !stopped(); done++) {
      while (!stopped()) {
        try {
          committed(delivery.deliver(1, this::stopped));
          break;
        } catch (EventFailedException e) {
          if (isOutage(e)) {
            throw e;
          }
          if (stopped()) {
            return; // undone by the stop: the next version takes the event up
          }
          if (gaveUp(e, count(e))) {
            break;
          }
        }
      }
      problem = null;
    }
  }

  /** Puts the change aside, or waits before it is tried again. */
  private boolean gaveUp(EventFailedException e, int attempts) throws InterruptedException {
    boolean last = attempts >= properties.maxAttempts() && !waits(e.failure());
    if (last || !retryable(e.failure())) {
      deadLetter(e, attempts);
      return true;
    }
    problem = "retries change " + e.events().get(0).id();
    pause(properties.delayAfter(attempts));
    return false;
  }

  /** How often the change that failed was tried by now, alone or among others. */
  private int count(EventFailedException e) {
    e.tried().forEach(event -> attempts.merge(event.id(), 1, Integer::sum));
    return attempts.getOrDefault(e.tried().get(0).id(), 1);
  }

  private void committed(Delivery.Outcome outcome) {
    Instant now = Instant.now();
    for (ChangeEvent event : outcome.delivered()) {
      running.times().record(subscriber.name(), Duration.between(event.writtenAt(), now));
      attempts.remove(event.id());
    }
    lag = outcome.lag();
    awaited = false;
  }

  private void deadLetter(EventFailedException e, int times) {
    ChangeEvent event = e.events().get(0);
    attempts.remove(event.id());
    String route = subscriber.routeId();
    var letter =
        new DeadLetter(route, e.step(), subscriber.name(), event.id(), event, times, e.muted());
    String error = delivery.giveUp(event, () -> deadLetters.record(letter, e.failure()));
    log.warn(
        "Subscriber {} gave up change {} of {} after {} attempts: {}",
        subscriber.name(),
        event.id(),
        event.table(),
        times,
        error);
  }

  private static boolean retryable(Throwable failure) {
    return code(failure).map(ErrorCode::retryable).orElse(true);
  }

  /**
   * What is away comes back: an object store's outage must not empty the queue into the letters.
   */
  private static boolean waits(Throwable failure) {
    return code(failure).filter(ErrorCode.UNAVAILABLE::equals).isPresent();
  }

  private static Optional<ErrorCode> code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException hub) {
        return Optional.of(hub.code());
      }
    }
    return Optional.empty();
  }

  /** A failure that looks like a lost database is the event's own when the database answers. */
  private boolean isOutage(EventFailedException e) {
    if (!DatabaseLoss.isCauseOf(e)) {
      return false;
    }
    try {
      delivery.look();
      return false;
    } catch (RuntimeException lost) {
      return true;
    }
  }

  private void outage(RuntimeException e) throws InterruptedException {
    registered = false;
    problem = "waits for the database";
    if (++outages == 1 && !stopped()) {
      log.warn("Subscriber {} cannot go on, it tries again: {}", subscriber.name(), e.getMessage());
    }
    delivery.wake();
    pause(properties.delayAfter(outages));
  }

  private void recovered() {
    if (outages > 0) {
      log.info("Subscriber {} goes on after {} failed tries", subscriber.name(), outages);
      outages = 0;
    }
    problem = null;
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration delay) throws InterruptedException {
    stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
